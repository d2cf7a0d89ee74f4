namespace Replication.Registries.Copying;

/// <summary>Bounds the blobs under way in the process. Small ones have a lane of their own: they never stand behind large ones.</summary>
internal sealed class BlobLanes(CopyOptions options) : IDisposable
{
    private readonly SemaphoreSlim _small = new(options.MaxConcurrentSmallBlobs);
    private readonly SemaphoreSlim _large = new(options.MaxConcurrentStreams);

    public async Task<IDisposable> EnterAsync(bool isSmall, CancellationToken cancellationToken)
    {
        var lane = isSmall ? _small : _large;
        await lane.WaitAsync(cancellationToken);
        return new Place(lane);
    }

    public void Dispose()
    {
        _small.Dispose();
        _large.Dispose();
    }

    private sealed class Place(SemaphoreSlim lane) : IDisposable
    {
        public void Dispose() => lane.Release();
    }
}
