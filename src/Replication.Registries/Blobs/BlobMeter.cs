using Replication.Contracts.Images;
using Replication.Contracts.Tasks;

namespace Replication.Registries.Blobs;

/// <summary>Counts the bytes of one blob. One transfer writes; any thread may read.</summary>
internal sealed class BlobMeter(long size)
{
    private long _copiedBytes;
    private long _lastMovedTicks;
    private int _how = -1;

    public long Size => size;

    public long CopiedBytes => Interlocked.Read(ref _copiedBytes);

    public DateTimeOffset? LastMovedAt =>
        Interlocked.Read(ref _lastMovedTicks) is var ticks and > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    public void Restart(long at = 0) => Interlocked.Exchange(ref _copiedBytes, at);

    public void Moved(int bytes, DateTimeOffset at)
    {
        Interlocked.Add(ref _copiedBytes, bytes);
        Interlocked.Exchange(ref _lastMovedTicks, at.UtcTicks);
    }

    public void Finish(BlobTransferKind how)
    {
        Interlocked.Exchange(ref _copiedBytes, size);
        Interlocked.Exchange(ref _how, (int)how);
    }

    public BlobTransfer ToTransfer(Digest digest) =>
        new(digest, size, CopiedBytes, Volatile.Read(ref _how) is var how and >= 0 ? (BlobTransferKind)how : null);
}
