using Microsoft.Extensions.Logging;
using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Registries;

namespace Replication.Copying.Claims;

/// <summary>
/// One instance's claims, each a note in the store. The usual case costs two writes: the claim, and that the blob is there; where there are no other
/// workers, a look, and nothing is written before there is something to go on with. A worker that cannot reach the store brings what it needs: to send
/// something twice is better than to stand still.
/// </summary>
internal sealed partial class InstanceClaims(string instance, string worker, bool hasOthers, ClaimStore store, TimeProvider time, ILogger logger) : IBlobClaims
{
    private const int MaxRaces = 3;

    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    public bool HasOthers => hasOthers;

    public async Task<BlobClaim> TakeAsync(RepositoryName repository, Digest digest, CancellationToken cancellationToken)
    {
        try
        {
            return hasOthers ? await TakeFromOthersAsync(KeyOf(digest), repository, cancellationToken) : await TakeAloneAsync(KeyOf(digest), repository, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotAgreed(e, instance, digest.Text);
            return new BlobClaim.Mine(new NoClaim());
        }
    }

    public async Task WaitAsync(Digest digest, CancellationToken cancellationToken)
    {
        try
        {
            for (var pause = FirstLook; ; pause = pause * 2 < LookEvery ? pause * 2 : LookEvery)
            {
                await Task.Delay(pause, time, cancellationToken);
                if (await store.FindAsync(KeyOf(digest), cancellationToken) is not { } found || ClaimStore.Read(found) is { IsThere: true } || IsOver(found))
                    return;
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotAgreed(e, instance, digest.Text);
        }
    }

    private async Task<BlobClaim> TakeFromOthersAsync(string key, RepositoryName repository, CancellationToken cancellationToken)
    {
        SharedNote? found = null;
        for (var race = 0; race < MaxRaces; race++)
        {
            if (found is not null && !IsOver(found))
                return ClaimStore.Read(found) is { IsThere: true, Repository: var home } ? new BlobClaim.Elsewhere(RepositoryName.Parse(home)) : new BlobClaim.Busy();
            var now = time.GetUtcNow();
            // What was left stays in sight until there is something newer.
            var claim = new ClaimNote(worker, repository.Text, now + HeldClaim.Lease, IsThere: false, found is null ? null : ClaimStore.Read(found).Left, Guid.NewGuid());
            var mine = ClaimStore.NoteOf(key, claim, now + HeldClaim.Lease + TimeSpan.FromMinutes(1));
            var isMine = found is null
                ? await store.Notes.InsertAsync([mine], now, cancellationToken) is []
                : await store.Notes.ReplaceAsync(mine, found.Version, cancellationToken);
            if (isMine)
                return new BlobClaim.Mine(Hold(key, claim, mine.Version, found));
            found = await store.FindAsync(key, cancellationToken);
        }
        return new BlobClaim.Busy();
    }

    // Whoever wrote a note was an earlier process, and is not any more.
    private async Task<BlobClaim> TakeAloneAsync(string key, RepositoryName repository, CancellationToken cancellationToken)
    {
        var found = await store.FindAsync(key, cancellationToken);
        if (found is not null && !IsOver(found) && ClaimStore.Read(found).Worker == worker)
            return new BlobClaim.Busy();
        return new BlobClaim.Mine(Hold(key, new ClaimNote(worker, repository.Text, time.GetUtcNow(), IsThere: false, Id: Guid.NewGuid()), found?.Version, found));
    }

    private HeldClaim Hold(string key, ClaimNote claim, Guid? version, SharedNote? before) => new(key, claim, version, store.LeftIn(before), hasOthers, store, time, logger);

    private bool IsOver(SharedNote note) => ClaimStore.Read(note).Until <= time.GetUtcNow();

    private string KeyOf(Digest digest) => $"blob/{instance}/{digest}";

    [LoggerMessage(LogLevel.Warning, "The workers could not agree on who brings {Digest} to {Instance}; it may be sent more than once")]
    private partial void LogNotAgreed(Exception exception, string instance, string digest);

    // Nobody knows of it.
    private sealed class NoClaim : IHeldClaim
    {
        public string? LeftBehind => null;

        public void Leave(Func<string?> write)
        {
        }

        public Task NoteAsync() => Task.CompletedTask;

        public Task EndAsync(BlobClaimEnd end) => Task.CompletedTask;
    }
}
