namespace Replication.Registries.Copying;

/// <summary>
/// Limits the concurrent blobs to one target, and their buffer memory. Small blobs have their own lane, so they never wait for large ones.
/// Uploads of large blobs are opened while others are still streamed, which saves a round trip between two blobs.
/// </summary>
internal sealed class BlobLanes(CopyLimits limits, CopyOptions options)
{
    private SemaphoreSlim Small { get; } = new(options.MaxConcurrentSmallBlobs);

    private SemaphoreSlim Opened { get; } = new(2 * options.MaxConcurrentStreams);

    private SemaphoreSlim Streams { get; } = new(options.MaxConcurrentStreams);

    /// <summary>Buffer memory of the small blobs of this target, in bytes. Guarded by the lock of <see cref="CopyLimits"/>.</summary>
    public long BufferedBytes { get; set; }

    /// <summary>Waits until the upload of a blob may be opened.</summary>
    public Task<IDisposable> EnterAsync(bool isSmall, CancellationToken cancellationToken) =>
        PlaceAsync(isSmall ? Small : Opened, cancellationToken);

    /// <summary>Waits until a large blob with an opened upload may be streamed.</summary>
    public Task<IDisposable> StreamAsync(CancellationToken cancellationToken) => PlaceAsync(Streams, cancellationToken);

    /// <summary>Reserves buffer memory until the result is disposed; null when there is not enough.</summary>
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
