using System.Runtime.CompilerServices;

namespace Replication.Registries.Copying;

/// <summary>What all copies of a process share: lanes to each target, so that one that stands still holds up no other, and memory for small blobs.</summary>
internal sealed class CopyLimits(CopyOptions options)
{
    private readonly ConditionalWeakTable<RegistryClient, BlobLanes> _lanes = [];
    private readonly Lock _lock = new();
    private long _bufferedBytes;

    public long BufferedBytes => Interlocked.Read(ref _bufferedBytes);

    public BlobLanes LanesTo(RegistryClient target) => _lanes.GetValue(target, _ => new BlobLanes(this, options));

    /// <summary>Room for so many bytes, to be given back; null where there is none. Each target leaves to the others as much as it takes.</summary>
    public IDisposable? TryBuffer(BlobLanes lanes, long bytes)
    {
        lock (_lock)
        {
            var others = _bufferedBytes - lanes.BufferedBytes;
            if (lanes.BufferedBytes + bytes > (options.MaxBufferedBytes - others) / 2)
                return null;
            Add(lanes, bytes);
            return new Room(this, lanes, bytes);
        }
    }

    private void Add(BlobLanes lanes, long bytes)
    {
        lanes.BufferedBytes += bytes;
        Interlocked.Add(ref _bufferedBytes, bytes);
    }

    private sealed class Room(CopyLimits limits, BlobLanes lanes, long bytes) : IDisposable
    {
        public void Dispose()
        {
            lock (limits._lock)
                limits.Add(lanes, -bytes);
        }
    }
}
