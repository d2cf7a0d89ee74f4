namespace Replication.Registries.Http;

/// <summary>How long to wait between tries: doubling bounds with full jitter, so that callers which failed together do not come back together.</summary>
internal sealed record RetrySchedule(TimeSpan First, TimeSpan Longest)
{
    /// <summary>The pause after the given failed try (1 is the first); <paramref name="chance"/> is from 0 to 1.</summary>
    public TimeSpan PauseAfter(int attempt, double chance)
    {
        var bound = Math.Min(First.TotalMilliseconds * Math.Pow(2, attempt - 1), Longest.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(bound * chance);
    }
}
