using System.Runtime.CompilerServices;

namespace Replication.Registries.Copying;

/// <summary>
/// Limits shared by all copies of a process: lanes per target, so that a stalled target does not block others, and memory for small blobs.
/// </summary>
internal sealed class CopyLimits(CopyOptions options)
{
    private readonly ConditionalWeakTable<ImageStore, BlobLanes> _lanes = [];
    private readonly Lock _lock = new();
    private long _bufferedBytes;

    public long BufferedBytes => Interlocked.Read(ref _bufferedBytes);

    public BlobLanes LanesTo(ImageStore target) => _lanes.GetValue(target, _ => new BlobLanes(this, options));

    /// <summary>
    /// Reserves buffer memory until the result is disposed; null when there is not enough. Each target leaves as much free as it uses
    /// itself.
    /// </summary>
    public IDisposable? TryBuffer(BlobLanes lanes, long bytes)
    {
        lock (_lock)
        {
            var others = _bufferedBytes - lanes.BufferedBytes;
            if (lanes.BufferedBytes + bytes > (options.MaxBufferedBytes - others) / 2)
                return null;
            Add(lanes, bytes);
            return new Reservation(this, lanes, bytes);
        }
    }

    private void Add(BlobLanes lanes, long bytes)
    {
        lanes.BufferedBytes += bytes;
        Interlocked.Add(ref _bufferedBytes, bytes);
    }

    private sealed class Reservation(CopyLimits limits, BlobLanes lanes, long bytes) : IDisposable
    {
        public void Dispose()
        {
            lock (limits._lock)
                limits.Add(lanes, -bytes);
        }
    }
}
