using Replication.Contracts.Tasks;

namespace Replication.App.Copy;

/// <summary>Counts the blobs of an image by how they arrived at the target: streamed, mounted, already present, or missing.</summary>
internal sealed record BlobTally(
    BlobTally.Part Streamed, BlobTally.Part Mounted, BlobTally.Part Present, BlobTally.Part Missing, long MovedBytes)
{
    public int Blobs => Streamed.Blobs + Mounted.Blobs + Present.Blobs + Missing.Blobs;

    public long Bytes => Streamed.Bytes + Mounted.Bytes + Present.Bytes + Missing.Bytes;

    public int BlobsAtTarget => Blobs - Missing.Blobs;

    public long BytesAtTarget => Bytes - Missing.Bytes;

    public static BlobTally Of(IReadOnlyList<BlobTransfer> blobs) => new(
        PartOf(blobs, BlobTransferKind.Streamed),
        PartOf(blobs, BlobTransferKind.Mounted),
        PartOf(blobs, BlobTransferKind.Present),
        PartOf(blobs, null),
        blobs.Where(static blob => blob.How is null or BlobTransferKind.Streamed).Sum(static blob => blob.Copied));

    private static Part PartOf(IReadOnlyList<BlobTransfer> blobs, BlobTransferKind? how)
    {
        var part = blobs.Where(blob => blob.How == how).ToList();
        return new Part(part.Count, part.Sum(static blob => blob.Size));
    }

    internal sealed record Part(int Blobs, long Bytes);
}
