namespace Replication.Contracts.Stores;

/// <summary>The last report of an instance, and how often it reports.</summary>
/// <param name="At">When the last report arrived.</param>
public sealed record LastReport(DateTimeOffset At)
{
    // A long gap, such as a public holiday, loses its weight within a few months.
    private static readonly TimeSpan Memory = TimeSpan.FromDays(60);

    /// <summary>
    /// The number of the webhook secret that the last report proved, from 1; 0 when the webhook needs no secret; null when an older version
    /// stored the report.
    /// </summary>
    public int? Secret { get; init; }

    /// <summary>When the first report arrived that <see cref="Count"/> counts; null when an older version stored the report.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>How many reports were stored. Reports within a few seconds are stored as one.</summary>
    public long Count { get; init; }

    /// <summary>The longest time between two reports. The weight of an old one decreases.</summary>
    public TimeSpan LongestGap { get; init; }

    /// <summary>The first report of an instance.</summary>
    public static LastReport First(DateTimeOffset at, int? secret) => new(at) { Secret = secret, Since = at, Count = 1 };

    /// <summary>This report and a later one. An earlier one changes nothing.</summary>
    public LastReport Then(DateTimeOffset at, int? secret)
    {
        if (at <= At)
            return this;
        var gap = at - At;
        var remembered = LongestGap * Math.Max(0, 1 - (gap / Memory));
        return new LastReport(at)
        {
            Secret = secret,
            Since = Since ?? At,
            Count = Count + 1,
            LongestGap = gap > remembered ? gap : remembered,
        };
    }
}
