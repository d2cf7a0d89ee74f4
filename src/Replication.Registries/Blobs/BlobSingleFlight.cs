using System.Collections.Concurrent;
using Replication.Contracts.Images;
using Replication.Contracts.Tasks;

namespace Replication.Registries.Blobs;

/// <summary>
/// Single-flight for the blobs that this process copies to one registry. A copy waits for the running transfer of the same blob, and shows
/// its progress.
/// </summary>
internal sealed class BlobSingleFlight
{
    private readonly ConcurrentDictionary<(RepositoryName Repository, Digest Digest), Transfer> _inRepository = new();
    private readonly ConcurrentDictionary<Digest, Transfer> _anywhere = new();

    /// <summary>
    /// Copies a blob with <paramref name="move"/>, unless a running transfer to the same repository succeeds.
    /// With <paramref name="waitsForOtherRepositories"/> it first waits for a transfer to another repository, to mount the blob from there.
    /// Without <paramref name="reusesOtherTransfers"/> it copies the blob even after another transfer succeeded.
    /// </summary>
    public async Task<BlobTransferKind> RunAsync(
        RepositoryName repository,
        Digest digest,
        CopyProgress progress,
        bool waitsForOtherRepositories,
        bool reusesOtherTransfers,
        Func<BlobMeter, Task<BlobTransferKind>> move,
        CancellationToken cancellationToken)
    {
        var mine = new Transfer(progress[digest]);
        while (true)
        {
            var transfer = _inRepository.GetOrAdd((repository, digest), mine);
            if (transfer == mine)
                break;
            // When the running transfer fails or is canceled, one of the waiting copies transfers the blob.
            if (await WaitAsync(transfer, mine, digest, progress, cancellationToken) && reusesOtherTransfers)
                return BlobTransferKind.Present;
        }
        var succeeded = false;
        try
        {
            if (waitsForOtherRepositories)
                await WaitForEarlierTransfersAsync(mine, digest, progress, cancellationToken);
            var how = await move(mine.Meter);
            succeeded = true;
            return how;
        }
        finally
        {
            // Remove the transfer before its waiters continue, so that they do not find it again.
            _inRepository.TryRemove(new((repository, digest), mine));
            _anywhere.TryRemove(new(digest, mine));
            mine.End(succeeded);
        }
    }

    // The transfer registered in `_anywhere` never waits, so there is no deadlock. When it fails, one of its waiters is registered next.
    private async Task WaitForEarlierTransfersAsync(
        Transfer mine, Digest digest, CopyProgress progress, CancellationToken cancellationToken)
    {
        Transfer other;
        do
            other = _anywhere.GetOrAdd(digest, mine);
        while (other != mine && !await WaitAsync(other, mine, digest, progress, cancellationToken));
    }

    private static async Task<bool> WaitAsync(
        Transfer other, Transfer mine, Digest digest, CopyProgress progress, CancellationToken cancellationToken)
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

    private sealed class Transfer(BlobMeter meter)
    {
        private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public BlobMeter Meter => meter;

        public Task<bool> Ended => _ended.Task;

        public void End(bool succeeded) => _ended.SetResult(succeeded);
    }
}
