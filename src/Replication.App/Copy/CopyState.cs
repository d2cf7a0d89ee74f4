using Replication.Contracts.Tasks;

namespace Replication.App.Copy;

/// <summary>A snapshot of a copy. <paramref name="Left"/> is the remaining time; null while it cannot be estimated.</summary>
internal sealed record CopyState(IReadOnlyList<BlobTransfer> Blobs, TimeSpan Elapsed, long BytesPerSecond, TimeSpan? Left)
{
    public BlobTally Tally { get; } = BlobTally.Of(Blobs);
}
