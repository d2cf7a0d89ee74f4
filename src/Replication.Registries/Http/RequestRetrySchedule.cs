namespace Replication.Registries.Http;

/// <summary>Exponential backoff with full jitter: a random delay between zero and a bound that doubles with each attempt.</summary>
internal sealed record RequestRetrySchedule(TimeSpan First, TimeSpan Longest)
{
    /// <summary>
    /// Returns the delay after a failed attempt (1 is the first). <paramref name="jitter"/> is a random number in [0, 1).
    /// </summary>
    public TimeSpan DelayAfter(int attempt, double jitter)
    {
        var bound = Math.Min(First.TotalMilliseconds * Math.Pow(2, attempt - 1), Longest.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(bound * jitter);
    }
}
