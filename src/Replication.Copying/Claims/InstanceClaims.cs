using System.Text.Json;
using Microsoft.Extensions.Logging;
using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Registries;

namespace Replication.Copying.Claims;

/// <summary>
/// One instance's claims, each a note in the store. The usual case costs two writes: the claim, and that the blob is there. A worker that cannot
/// reach the store brings what it needs: to send something twice is better than to stand still.
/// </summary>
internal sealed partial class InstanceClaims(string instance, string worker, INoteStore notes, TimeProvider time, ILogger logger) : IBlobClaims
{
    private const int MaxRaces = 3;

    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    public async Task<BlobClaim> TakeAsync(RepositoryName repository, Digest digest, CancellationToken cancellationToken)
    {
        try
        {
            return await TakeAsync(KeyOf(digest), repository, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotAgreed(e, instance, digest.Text);
            return new BlobClaim.Mine(static _ => Task.CompletedTask);
        }
    }

    public async Task WaitAsync(Digest digest, CancellationToken cancellationToken)
    {
        try
        {
            for (var pause = FirstLook; ; pause = pause * 2 < LookEvery ? pause * 2 : LookEvery)
            {
                await Task.Delay(pause, time, cancellationToken);
                if (await FindAsync(KeyOf(digest), cancellationToken) is not { } found || Read(found) is { IsThere: true } || IsOver(found))
                    return;
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotAgreed(e, instance, digest.Text);
        }
    }

    private async Task<BlobClaim> TakeAsync(string key, RepositoryName repository, CancellationToken cancellationToken)
    {
        SharedNote? found = null;
        for (var race = 0; race < MaxRaces; race++)
        {
            if (found is not null && !IsOver(found))
                return Read(found) is { IsThere: true, Repository: var home } ? new BlobClaim.Elsewhere(RepositoryName.Parse(home)) : new BlobClaim.Busy();
            var mine = HeldClaim.Begin(key, new ClaimNote(worker, repository.Text, time.GetUtcNow(), IsThere: false), time);
            var isMine = found is null
                ? await notes.InsertAsync([mine], time.GetUtcNow(), cancellationToken) is []
                : await notes.ReplaceAsync(mine, found.Version, cancellationToken);
            if (isMine)
                return new BlobClaim.Mine(new HeldClaim(mine, notes, time, logger).EndAsync);
            found = await FindAsync(key, cancellationToken);
        }
        return new BlobClaim.Busy();
    }

    private async Task<SharedNote?> FindAsync(string key, CancellationToken cancellationToken) =>
        await notes.FindAsync([key], cancellationToken) is [var found] ? found : null;

    private bool IsOver(SharedNote note) => Read(note).Until <= time.GetUtcNow();

    private static ClaimNote Read(SharedNote note) => JsonSerializer.Deserialize<ClaimNote>(note.Content, JsonSerializerOptions.Web)!;

    private string KeyOf(Digest digest) => $"blob/{instance}/{digest}";

    [LoggerMessage(LogLevel.Warning, "The workers could not agree on who brings {Digest} to {Instance}; it may be sent more than once")]
    private partial void LogNotAgreed(Exception exception, string instance, string digest);
}
