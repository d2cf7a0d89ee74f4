namespace Replication.App.Copy;

/// <summary>Measures the transfer rate over the last few seconds.</summary>
internal sealed class TransferRate
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(300);

    private readonly Queue<(TimeSpan At, long Bytes)> _seen = new([(TimeSpan.Zero, 0)]);

    /// <summary>Records the bytes transferred so far, and returns the bytes per second; 0 until the rate is known.</summary>
    public long Measure(TimeSpan at, long movedBytes)
    {
        _seen.Enqueue((at, movedBytes));
        while (_seen.Count > 2 && at - _seen.ElementAt(1).At >= Window)
            _seen.Dequeue();
        var (since, before) = _seen.Peek();
        // A blob that restarts subtracts its transferred bytes.
        return at - since < Shortest ? 0 : (long)(Math.Max(0, movedBytes - before) / (at - since).TotalSeconds);
    }

    /// <summary>The remaining time at this rate; null when it cannot be estimated.</summary>
    public static TimeSpan? Left(long bytes, long bytesPerSecond) =>
        bytesPerSecond > 0 && bytes / bytesPerSecond < TimeSpan.FromDays(30).TotalSeconds
            ? TimeSpan.FromSeconds(Math.Ceiling((double)bytes / bytesPerSecond))
            : null;
}
