namespace Replication.Contracts.History;

/// <summary>What was counted in a time.</summary>
public sealed record StatsPoint
{
    /// <summary>When the time begins.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Accepted pushes; null where they are not counted: by rule, by target and by region, and for a limited token.</summary>
    public long? Pushes { get; init; }

    /// <summary>Tasks that succeeded.</summary>
    public long Succeeded { get; init; }

    /// <summary>Tasks that failed permanently.</summary>
    public long Failed { get; init; }

    /// <summary>Tasks that were canceled.</summary>
    public long Canceled { get; init; }

    /// <summary>Tasks that a newer push of the same target tag superseded.</summary>
    public long Superseded { get; init; }

    /// <summary>Tasks whose image the rule does not want.</summary>
    public long Filtered { get; init; }

    /// <summary>Bytes that were read from the source and written to the target.</summary>
    public long Bytes { get; init; }

    /// <summary>The lag in seconds that half of the pushes do not exceed; null without one.</summary>
    public double? LagP50Seconds { get; init; }

    /// <summary>The lag in seconds that 99 % of the pushes do not exceed; null without one.</summary>
    public double? LagP99Seconds { get; init; }

    /// <summary>Returns the point of these counts.</summary>
    public static StatsPoint Of(DateTimeOffset at, HistoryCounts counts, bool hasPushes) => new()
    {
        At = at,
        Pushes = hasPushes ? counts[HistoryField.Pushes] : null,
        Succeeded = counts[HistoryField.Succeeded],
        Failed = counts[HistoryField.Failed],
        Canceled = counts[HistoryField.Canceled],
        Superseded = counts[HistoryField.Superseded],
        Filtered = counts[HistoryField.Filtered],
        Bytes = counts[HistoryField.Bytes],
        LagP50Seconds = Rounded(counts.LagSeconds(0.5)),
        LagP99Seconds = Rounded(counts.LagSeconds(0.99)),
    };

    private static double? Rounded(double? seconds) => seconds is { } known ? Math.Round(known, 1) : null;
}
