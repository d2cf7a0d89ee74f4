namespace Replication.Coordination.Webhooks;

/// <summary>Parses a Unix time in seconds, milliseconds, microseconds or nanoseconds.</summary>
internal static class UnixTime
{
    // 1973 to 2200 in seconds. A thousand times such a number is outside this range, so the size of the number determines its unit.
    private const decimal Earliest = 100_000_000m;
    private const decimal Latest = 7_258_118_400m;

    private static readonly decimal[] UnitsPerSecond = [1m, 1_000m, 1_000_000m, 1_000_000_000m];

    /// <summary>Parses seconds, milliseconds, microseconds or nanoseconds since 1970; null when the number is no plausible time.</summary>
    public static DateTimeOffset? Read(decimal number)
    {
        foreach (var perSecond in UnitsPerSecond)
        {
            if (number / perSecond is >= Earliest and < Latest and var seconds)
                return DateTimeOffset.UnixEpoch.AddTicks((long)decimal.Truncate(seconds * TimeSpan.TicksPerSecond));
        }
        return null;
    }
}
