using Replication.Contracts.Tasks;

namespace Replication.Contracts.Stores;

/// <summary>The progress of a copy, in bytes and for each blob.</summary>
public sealed record TaskProgress(long BytesTotal, long BytesCopied, IReadOnlyList<BlobTransfer> Blobs)
{
    /// <summary>The repository that the attempt created; null when it created none.</summary>
    public CreatedRepository? CreatedRepository { get; init; }

    /// <summary>No progress yet.</summary>
    public static TaskProgress None { get; } = new(0, 0, []);
}
