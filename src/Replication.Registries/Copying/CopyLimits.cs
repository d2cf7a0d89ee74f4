using System.Runtime.CompilerServices;

namespace Replication.Registries.Copying;

/// <summary>What all copies of a process share: lanes to each target, so that one that stands still holds up no other, and memory for small blobs.</summary>
internal sealed class CopyLimits(CopyOptions options)
{
    private readonly ConditionalWeakTable<RegistryClient, BlobLanes> _lanes = [];
    private long _bufferedBytes;

    public long BufferedBytes => Interlocked.Read(ref _bufferedBytes);

    public BlobLanes LanesTo(RegistryClient target) => _lanes.GetValue(target, _ => new BlobLanes(options));

    /// <summary>Room for so many bytes, to be given back; null where there is none.</summary>
    public IDisposable? TryBuffer(long bytes)
    {
        if (Interlocked.Add(ref _bufferedBytes, bytes) <= options.MaxBufferedBytes)
            return new Room(this, bytes);
        Interlocked.Add(ref _bufferedBytes, -bytes);
        return null;
    }

    private sealed class Room(CopyLimits limits, long bytes) : IDisposable
    {
        public void Dispose() => Interlocked.Add(ref limits._bufferedBytes, -bytes);
    }
}
