using Microsoft.Extensions.Logging;
using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Registries;

namespace Replication.Copying.Claims;

/// <summary>
/// The claims of one instance, one note per blob. The usual case needs two writes: the claim, and the completed upload. Without other
/// workers it needs one read, and writes only when there is an upload state to save. When the store is unavailable, the worker uploads
/// without a claim: a duplicate upload is better than a stalled copy.
/// </summary>
internal sealed partial class InstanceClaims(
    string instance, string worker, bool hasOtherWorkers, ClaimStore store, TimeProvider time, ILogger logger) : IBlobClaims
{
    private const int MaxRaces = 3;

    private static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    public bool HasOtherWorkers => hasOtherWorkers;

    public async Task<BlobClaim> ClaimAsync(RepositoryName repository, Digest digest, CancellationToken cancellationToken)
    {
        try
        {
            return hasOtherWorkers
                ? await ClaimSharedAsync(KeyOf(digest), repository, cancellationToken)
                : await ClaimAloneAsync(KeyOf(digest), repository, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotAgreed(e, instance, digest.Text);
            return new BlobClaim.Granted(new UnsharedClaim());
        }
    }

    public async Task WaitAsync(Digest digest, CancellationToken cancellationToken)
    {
        try
        {
            for (var pause = FirstPoll; ; pause = pause * 2 < PollInterval ? pause * 2 : PollInterval)
            {
                await Task.Delay(pause, time, cancellationToken);
                if (await store.FindAsync(KeyOf(digest), cancellationToken) is not { } found
                    || ClaimStore.Read(found) is { IsThere: true }
                    || IsOver(found))
                    return;
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotAgreed(e, instance, digest.Text);
        }
    }

    private async Task<BlobClaim> ClaimSharedAsync(string key, RepositoryName repository, CancellationToken cancellationToken)
    {
        SharedNote? found = null;
        for (var race = 0; race < MaxRaces; race++)
        {
            if (found is not null && !IsOver(found))
                return ClaimStore.Read(found) is { IsThere: true, Repository: var home }
                    ? new BlobClaim.Uploaded(RepositoryName.Parse(home))
                    : new BlobClaim.Contended();
            var now = time.GetUtcNow();
            // Keep the previous upload state until there is a newer one.
            var claim = new StoredBlobClaim(worker, repository.Text, now + HeldClaim.Lease, IsThere: false, found is null
                ? null
                : ClaimStore.Read(found).Left, Guid.NewGuid());
            var mine = ClaimStore.ToNote(key, claim, now + HeldClaim.Lease + TimeSpan.FromMinutes(1));
            var isMine = found is null
                ? await store.Notes.InsertAsync([mine], now, cancellationToken) is []
                : await store.Notes.ReplaceAsync(mine, found.Version, cancellationToken);
            if (isMine)
                return new BlobClaim.Granted(Hold(key, claim, mine.Version, found));
            found = await store.FindAsync(key, cancellationToken);
        }
        return new BlobClaim.Contended();
    }

    // This is the only worker, so any other note is from an earlier process.
    private async Task<BlobClaim> ClaimAloneAsync(string key, RepositoryName repository, CancellationToken cancellationToken)
    {
        var found = await store.FindAsync(key, cancellationToken);
        if (found is not null && !IsOver(found) && ClaimStore.Read(found).Worker == worker)
            return new BlobClaim.Contended();
        return new BlobClaim.Granted(Hold(
            key,
            new StoredBlobClaim(worker, repository.Text, time.GetUtcNow(), IsThere: false, Id: Guid.NewGuid()),
            found?.Version,
            found));
    }

    private HeldClaim Hold(string key, StoredBlobClaim claim, Guid? version, SharedNote? before) =>
        new(key, claim, version, store.CheckpointIn(before), hasOtherWorkers, store, time, logger);

    private bool IsOver(SharedNote note) => ClaimStore.Read(note).Until <= time.GetUtcNow();

    private string KeyOf(Digest digest) => $"blob/{instance}/{digest}";

    [LoggerMessage(LogLevel.Warning, "Claiming {Digest} at {Instance} failed; the blob may be sent more than once")]
    private partial void LogNotAgreed(Exception exception, string instance, string digest);

    // A claim that is not stored.
    private sealed class UnsharedClaim : IHeldClaim
    {
        public string? PreviousCheckpoint => null;

        public void TrackCheckpoint(Func<string?> read)
        {
        }

        public Task SaveCheckpointAsync() => Task.CompletedTask;

        public Task EndAsync(BlobClaimEnd end) => Task.CompletedTask;
    }
}
