using Replication.Contracts.Tasks;

namespace Replication.App.Copy;

/// <summary>A copy at one moment; the time that is left is null while nobody can tell.</summary>
internal sealed record CopyState(IReadOnlyList<BlobTransfer> Blobs, TimeSpan Elapsed, long BytesPerSecond, TimeSpan? Left)
{
    public BlobTally Tally { get; } = BlobTally.Of(Blobs);
}
