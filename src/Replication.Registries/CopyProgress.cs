using System.Collections.Concurrent;
using Replication.Contracts.Images;
using Replication.Contracts.Tasks;
using Replication.Registries.Blobs;

namespace Replication.Registries;

/// <summary>The progress of a copy. Any thread may read it while the copy runs.</summary>
public sealed class CopyProgress
{
    private readonly ConcurrentDictionary<Digest, BlobMeter> _blobs = new();

    /// <summary>The size of all distinct blobs known to belong to the image so far, in bytes.</summary>
    public long BytesTotal => _blobs.Values.Sum(static blob => blob.Size);

    /// <summary>The bytes of those blobs that were sent. Blobs that exist at the target or were mounted count in full.</summary>
    public long BytesCopied => _blobs.Values.Sum(static blob => blob.CopiedBytes);

    /// <summary>The time of the most recent transfer of bytes; null before the first.</summary>
    public DateTimeOffset? LastMovedAt => _blobs.Values.Max(static blob => blob.LastMovedAt);

    /// <summary>The repository that the copy created at the target; null when it created none.</summary>
    public CreatedRepository? CreatedRepository { get; set; }

    /// <summary>Returns one entry per distinct blob.</summary>
    public IReadOnlyList<BlobTransfer> Snapshot() => [.. _blobs.Select(static entry => entry.Value.ToTransfer(entry.Key))];

    internal void Add(Digest digest, long size) => _blobs.TryAdd(digest, new BlobMeter(size));

    internal BlobMeter this[Digest digest]
    {
        get => _blobs[digest];
        // A blob that another copy transfers is shown with the meter of that copy.
        set => _blobs[digest] = value;
    }
}
