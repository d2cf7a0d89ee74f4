namespace Replication.Registries.Authentication;

/// <summary>
/// How long a registry has named a token server that cannot be used. A firewall or captive portal does so for a while, and is waited for like a registry that is
/// away; a registry that keeps doing so is configured that way.
/// </summary>
internal sealed class RealmTrouble(TimeProvider time)
{
    /// <summary>How long the trouble must last to be final.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    // Tasks are retried every 5 minutes at the latest: a longer gap says nothing of the time between.
    private static readonly TimeSpan LongestGap = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private (long First, long Last)? _seen;

    /// <summary>Takes in that it happened again; true when it has persisted.</summary>
    public bool Note()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            var first = _seen is { } seen && time.GetElapsedTime(seen.Last, now) <= LongestGap ? seen.First : now;
            _seen = (first, now);
            return time.GetElapsedTime(first, now) >= Patience;
        }
    }

    /// <summary>Takes in that a token server was of use.</summary>
    public void Clear()
    {
        lock (_lock)
            _seen = null;
    }
}
