using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Replication.Contracts.Images;
using Replication.Contracts.Pushes;
using Replication.Registries;
using Replication.Registries.Instances;

namespace Replication.Coordination.Tasks;

/// <summary>What a pushed manifest refers to: nothing, a manifest, or something that could not be found out now.</summary>
internal readonly record struct ReferrerSubject(bool IsReferrer, Digest? Subject);

/// <summary>Finds out what a push refers to: its tag says so, or its manifest.</summary>
internal sealed partial class ReferrerSubjects(RegistryClients clients, InstanceUse instanceUse, TimeProvider time, ILogger<ReferrerSubjects> logger)
{
    // A source that does not answer must not hold up other pushes: then the worker finds out.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    // Nor is each of its pushes worth that patience.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _silentUntil = new(StringComparer.Ordinal);

    public async Task<ReferrerSubject> FindAsync(ImagePushed push, CancellationToken cancellationToken)
    {
        if (push.Kind == PushKind.Deletion)
            return default;
        if (push.Tag is { } tag && ReferrersTag.TryReadSubject(tag, out var named))
            return new(true, named);
        return push.Digest is { } digest ? await ReadAsync(push, digest, cancellationToken) : default;
    }

    private async Task<ReferrerSubject> ReadAsync(ImagePushed push, Digest digest, CancellationToken cancellationToken)
    {
        if (_silentUntil.TryGetValue(push.Instance, out var until) && until > time.GetUtcNow())
            return new(true, null);
        using var timeout = new CancellationTokenSource(Patience, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var source = await clients.BorrowAsync(push.Instance, linked.Token);
            if (source is null)
                return default;
            using var use = instanceUse(source);
            var manifest = await source.Client.ReadSubjectAsync(push.Repository, digest, linked.Token);
            _silentUntil.TryRemove(push.Instance, out _);
            // What was pushed by its digest alone a moment ago may not be readable yet.
            return manifest.IsThere ? new(manifest.Subject is not null, manifest.Subject) : new(push.Tag is null, null);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is RegistryException { Failure.IsWorthRetrying: true } or OperationCanceledException)
        {
            if (e is OperationCanceledException)
                _silentUntil[push.Instance] = time.GetUtcNow() + Silence;
            LogUnread(push.Instance, push.Repository.Text, digest.Text, e.Message);
            return new(true, null);
        }
        catch (RegistryException e)
        {
            LogUnread(push.Instance, push.Repository.Text, digest.Text, e.Failure.Message);
            return default;
        }
    }

    [LoggerMessage(LogLevel.Information, "{Instance}/{Repository}@{Digest} could not be read at once: {Reason}")]
    private partial void LogUnread(string instance, string repository, string digest, string reason);
}
