using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Replication.Contracts.Images;
using Replication.Contracts.Pushes;
using Replication.Registries;
using Replication.Registries.Instances;

namespace Replication.Coordination.Tasks;

/// <summary>The result of the search for the subject of a pushed manifest: none, a digest, or unknown for now.</summary>
internal readonly record struct ReferrerSubject(bool IsReferrer, Digest? Subject);

/// <summary>Finds the manifest that a pushed manifest refers to, from its tag or its content.</summary>
internal sealed partial class ReferrerSubjects(
    RegistryClients clients, InstanceUse instanceUse, TimeProvider time, ILogger<ReferrerSubjects> logger)
{
    // A source that does not answer must not delay other pushes. The worker reads the manifest later.
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(3);
    // After a timeout the source receives no requests for this long. Otherwise each of its pushes would wait.
    private static readonly TimeSpan PauseAfterTimeout = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _pausedUntil = new(StringComparer.Ordinal);

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
        if (_pausedUntil.TryGetValue(push.Instance, out var until) && until > time.GetUtcNow())
            return new(true, null);
        using var timeout = new CancellationTokenSource(ReadTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var source = await clients.BorrowAsync(push.Instance, linked.Token);
            if (source is null)
                return default;
            using var use = instanceUse(source);
            var manifest = await source.Client.ReadSubjectAsync(push.Repository, digest, linked.Token);
            _pausedUntil.TryRemove(push.Instance, out _);
            // A manifest that was pushed by digest a moment ago may not be readable yet.
            return manifest.IsThere ? new(manifest.Subject is not null, manifest.Subject) : new(push.Tag is null, null);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested
            && e is RegistryException { Failure.IsWorthRetrying: true } or OperationCanceledException)
        {
            if (e is OperationCanceledException)
                _pausedUntil[push.Instance] = time.GetUtcNow() + PauseAfterTimeout;
            LogUnread(push.Instance, push.Repository.Text, digest.Text, e.Message);
            return new(true, null);
        }
        catch (RegistryException e)
        {
            LogUnread(push.Instance, push.Repository.Text, digest.Text, e.Failure.Message);
            return default;
        }
    }

    [LoggerMessage(LogLevel.Information, "{Instance}/{Repository}@{Digest} could not be read now: {Reason}; the worker reads it later")]
    private partial void LogUnread(string instance, string repository, string digest, string reason);
}
