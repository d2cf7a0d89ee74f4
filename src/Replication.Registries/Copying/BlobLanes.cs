namespace Replication.Registries.Copying;

/// <summary>
/// Bounds the blobs under way to one target, and the memory they take. Small ones have a lane of their own: they never stand behind large ones. The
/// uploads of large ones are begun while others are still being streamed, so that a round trip less passes between one and the next.
/// </summary>
internal sealed class BlobLanes(CopyLimits limits, CopyOptions options)
{
    private SemaphoreSlim Small { get; } = new(options.MaxConcurrentSmallBlobs);

    private SemaphoreSlim Begun { get; } = new(2 * options.MaxConcurrentStreams);

    private SemaphoreSlim Streams { get; } = new(options.MaxConcurrentStreams);

    /// <summary>What small blobs take in memory; <see cref="CopyLimits"/> counts it.</summary>
    public long BufferedBytes { get; set; }

    /// <summary>Waits until a blob may be brought.</summary>
    public Task<IDisposable> EnterAsync(bool isSmall, CancellationToken cancellationToken) => PlaceAsync(isSmall ? Small : Begun, cancellationToken);

    /// <summary>Waits until a large blob whose upload was begun may be streamed.</summary>
    public Task<IDisposable> StreamAsync(CancellationToken cancellationToken) => PlaceAsync(Streams, cancellationToken);

    /// <summary>Room for so many bytes, to be given back; null where there is none.</summary>
    public IDisposable? TryBuffer(long bytes) => limits.TryBuffer(this, bytes);

    private static async Task<IDisposable> PlaceAsync(SemaphoreSlim lane, CancellationToken cancellationToken)
    {
        await lane.WaitAsync(cancellationToken);
        return new Place(lane);
    }

    private sealed class Place(SemaphoreSlim lane) : IDisposable
    {
        public void Dispose() => lane.Release();
    }
}
