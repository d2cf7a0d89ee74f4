namespace Replication.Contracts.History;

/// <summary>The length of the time that a stored row covers. The value is its number of minutes.</summary>
public enum HistorySpan
{
    /// <summary>A minute; kept for <see cref="Stores.RetentionTimes.MinuteHistory"/>.</summary>
    Minute = 1,

    /// <summary>An hour; kept for <see cref="Stores.RetentionTimes.History"/>.</summary>
    Hour = 60,
}
