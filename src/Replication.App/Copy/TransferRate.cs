namespace Replication.App.Copy;

/// <summary>How fast bytes move, over the last few seconds.</summary>
internal sealed class TransferRate
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(300);

    private readonly Queue<(TimeSpan At, long Bytes)> _seen = new([(TimeSpan.Zero, 0)]);

    /// <summary>Takes in how many bytes have moved until now, and tells how many do in a second; 0 before that can be told.</summary>
    public long Measure(TimeSpan at, long movedBytes)
    {
        _seen.Enqueue((at, movedBytes));
        while (_seen.Count > 2 && at - _seen.ElementAt(1).At >= Window)
            _seen.Dequeue();
        var (since, before) = _seen.Peek();
        // A blob that begins anew takes back what it had moved.
        return at - since < Shortest ? 0 : (long)(Math.Max(0, movedBytes - before) / (at - since).TotalSeconds);
    }

    /// <summary>How long the rest takes at this rate; null where nobody can tell.</summary>
    public static TimeSpan? Left(long bytes, long bytesPerSecond) =>
        bytesPerSecond > 0 && bytes / bytesPerSecond < TimeSpan.FromDays(30).TotalSeconds
            ? TimeSpan.FromSeconds(Math.Ceiling((double)bytes / bytesPerSecond))
            : null;
}
