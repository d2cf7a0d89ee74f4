namespace Replication.EmbeddedRegistry.Faults;

/// <summary>A bandwidth limit. Bytes are sent in portions of a tenth of a second.</summary>
internal sealed class Throttle(long bytesPerSecond)
{
    public int Portion { get; } = (int)Math.Clamp(bytesPerSecond / 10, 1, 1024 * 1024);

    public Task AfterAsync(int bytes, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromSeconds((double)bytes / bytesPerSecond), TimeProvider.System, cancellationToken);
}
