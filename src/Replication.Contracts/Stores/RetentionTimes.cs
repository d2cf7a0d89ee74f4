namespace Replication.Contracts.Stores;

/// <summary>How long the stores keep finished documents.</summary>
public sealed record RetentionTimes
{
    /// <summary>Finished tasks. At least a day, so that an unfinished batch finds its tasks.</summary>
    public TimeSpan FinishedTasks { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Completion events.</summary>
    public TimeSpan Events { get; init; } = TimeSpan.FromDays(365);

    /// <summary>Finished backfills.</summary>
    public TimeSpan Backfills { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Quarantined parts of webhook calls.</summary>
    public TimeSpan Quarantine { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Audit entries.</summary>
    public TimeSpan Audit { get; init; } = TimeSpan.FromDays(365);

    /// <summary>The history of hours.</summary>
    public TimeSpan History { get; init; } = TimeSpan.FromDays(30);

    /// <summary>The history of minutes. It has sixty times the rows of the hours.</summary>
    public TimeSpan MinuteHistory { get; } = TimeSpan.FromDays(3);

    /// <summary>Reports of processes that ended without removing theirs.</summary>
    public TimeSpan Processes { get; } = TimeSpan.FromDays(1);
}
