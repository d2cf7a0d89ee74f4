using System.Collections.Concurrent;
using Replication.Contracts.Images;
using Replication.Contracts.Tasks;
using Replication.Registries.Blobs;

namespace Replication.Registries;

/// <summary>How far a copy is; may be read by any thread while it runs.</summary>
public sealed class CopyProgress
{
    private readonly ConcurrentDictionary<Digest, BlobMeter> _blobs = new();

    /// <summary>Size of all distinct blobs that are known to belong to the image so far.</summary>
    public long BytesTotal => _blobs.Values.Sum(static blob => blob.Size);

    /// <summary>Bytes of those blobs that stand at the target or are on their way there; present and mounted blobs count in full.</summary>
    public long BytesCopied => _blobs.Values.Sum(static blob => blob.CopiedBytes);

    /// <summary>When bytes moved last; null before the first.</summary>
    public DateTimeOffset? LastMovedAt => _blobs.Values.Max(static blob => blob.LastMovedAt);

    /// <summary>One entry for each distinct blob.</summary>
    public IReadOnlyList<BlobTransfer> Snapshot() => [.. _blobs.Select(static entry => entry.Value.ToTransfer(entry.Key))];

    internal void Add(Digest digest, long size) => _blobs.TryAdd(digest, new BlobMeter(size));

    internal BlobMeter this[Digest digest]
    {
        get => _blobs[digest];
        // A blob that another copy is moving is shown with that copy's meter.
        set => _blobs[digest] = value;
    }
}
