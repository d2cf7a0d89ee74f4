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
}
