using System.Collections.Concurrent;
using Replication.Contracts.Images;
using Replication.Contracts.Tasks;

namespace Replication.Registries.Blobs;

/// <summary>The blobs on their way to one registry. A blob that another copy is moving already is waited for, and shown with that copy's progress.</summary>
internal sealed class BlobFlights
{
    private readonly ConcurrentDictionary<(RepositoryName Repository, Digest Digest), Flight> _inRepository = new();
    private readonly ConcurrentDictionary<Digest, Flight> _anywhere = new();

    /// <summary>
    /// Moves a blob by <paramref name="move"/>, unless a move to the same repository is under way and succeeds.
    /// With <paramref name="waitsForOtherRepositories"/> it first waits for a move to another repository of the registry, to mount from there;
    /// without <paramref name="believesOthers"/> it moves the blob even where another move succeeded.
    /// </summary>
    public async Task<BlobTransferKind> RunAsync(
        RepositoryName repository,
        Digest digest,
        CopyProgress progress,
        bool waitsForOtherRepositories,
        bool believesOthers,
        Func<BlobMeter, Task<BlobTransferKind>> move,
        CancellationToken cancellationToken)
    {
        var mine = new Flight(progress[digest]);
        while (true)
        {
            var flight = _inRepository.GetOrAdd((repository, digest), mine);
            if (flight == mine)
                break;
            // Whoever fails or is canceled leaves the blob to those who waited.
            if (await WaitAsync(flight, mine, digest, progress, cancellationToken) && believesOthers)
                return BlobTransferKind.Present;
        }
        var succeeded = false;
        try
        {
            if (waitsForOtherRepositories)
                await WaitForOthersAsync(mine, digest, progress, cancellationToken);
            var how = await move(mine.Meter);
            succeeded = true;
            return how;
        }
        finally
        {
            // Those who wait look for another to wait for, and should not find this one.
            _inRepository.TryRemove(new((repository, digest), mine));
            _anywhere.TryRemove(new(digest, mine));
            mine.End(succeeded);
        }
    }

    // The one that stands in `_anywhere` waits for no one, so no two wait for each other. Where it fails, one of those who waited stands there next.
    private async Task WaitForOthersAsync(Flight mine, Digest digest, CopyProgress progress, CancellationToken cancellationToken)
    {
        Flight other;
        do
            other = _anywhere.GetOrAdd(digest, mine);
        while (other != mine && !await WaitAsync(other, mine, digest, progress, cancellationToken));
    }

    private static async Task<bool> WaitAsync(Flight other, Flight mine, Digest digest, CopyProgress progress, CancellationToken cancellationToken)
    {
        progress[digest] = other.Meter;
        try
        {
            return await other.Ended.WaitAsync(cancellationToken);
        }
        finally
        {
            progress[digest] = mine.Meter;
        }
    }

    private sealed class Flight(BlobMeter meter)
    {
        private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public BlobMeter Meter => meter;

        public Task<bool> Ended => _ended.Task;

        public void End(bool succeeded) => _ended.SetResult(succeeded);
    }
}
