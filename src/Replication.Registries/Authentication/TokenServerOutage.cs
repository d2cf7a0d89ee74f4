namespace Replication.Registries.Authentication;

/// <summary>
/// Measures how long a registry has named an unusable token server. A firewall or captive portal causes this temporarily, so it is retried
/// like an unavailable registry. When it persists, the cause is the configuration.
/// </summary>
internal sealed class TokenServerOutage(TimeProvider time)
{
    /// <summary>After this time the failure is final.</summary>
    public static readonly TimeSpan FinalAfter = TimeSpan.FromMinutes(15);

    // Tasks are retried at least every 5 minutes. After a longer gap, the measurement restarts.
    private static readonly TimeSpan LongestGap = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private (long First, long Last)? _seen;

    /// <summary>Records a failure. Returns true when the failures have persisted.</summary>
    public bool Note()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            var first = _seen is { } seen && time.GetElapsedTime(seen.Last, now) <= LongestGap ? seen.First : now;
            _seen = (first, now);
            return time.GetElapsedTime(first, now) >= FinalAfter;
        }
    }

    /// <summary>Records a success of a token server.</summary>
    public void Clear()
    {
        lock (_lock)
            _seen = null;
    }
}
