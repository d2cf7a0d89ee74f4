namespace Replication.Registries.Copying;

/// <summary>Bounds the blobs under way to one target. Small ones have a lane of their own: they never stand behind large ones.</summary>
internal sealed class BlobLanes(CopyOptions options)
{
    private SemaphoreSlim Small { get; } = new(options.MaxConcurrentSmallBlobs);

    private SemaphoreSlim Large { get; } = new(options.MaxConcurrentStreams);

    public async Task<IDisposable> EnterAsync(bool isSmall, CancellationToken cancellationToken)
    {
        var lane = isSmall ? Small : Large;
        await lane.WaitAsync(cancellationToken);
        return new Place(lane);
    }

    private sealed class Place(SemaphoreSlim lane) : IDisposable
    {
        public void Dispose() => lane.Release();
    }
}
