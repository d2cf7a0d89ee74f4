using System.Runtime.CompilerServices;
using Replication.Contracts.Tasks;
using Replication.Registries;

namespace Replication.App.Copy;

/// <summary>Takes snapshots of a running copy.</summary>
internal sealed class CopyWatch(CopyProgress progress, TimeProvider time)
{
    private readonly long _began = time.GetTimestamp();
    private readonly TransferRate _rate = new();

    /// <summary>Returns a snapshot at once, after each <paramref name="every"/>, and when the copy has ended.</summary>
    public async IAsyncEnumerable<CopyState> FollowAsync(
        Task ended, TimeSpan every, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var isLast = ended.IsCompleted;
            yield return Snapshot();
            if (isLast)
                yield break;
            await Task.WhenAny(ended, Task.Delay(every, time, cancellationToken));
        }
    }

    public CopyState Snapshot()
    {
        // The largest first, as they are sent.
        IReadOnlyList<BlobTransfer> blobs = [.. progress.Snapshot()
            .OrderByDescending(static blob => blob.Size)
            .ThenBy(static blob => blob.Digest.Text, StringComparer.Ordinal)];
        var elapsed = time.GetElapsedTime(_began);
        var rate = _rate.Measure(elapsed, BlobTally.Of(blobs).MovedBytes);
        return new CopyState(blobs, elapsed, rate, TransferRate.Left(blobs.Sum(static blob => blob.Size - blob.Copied), rate));
    }
}
