namespace Replication.Contracts.Stores;

/// <summary>What the stores keep only for a while.</summary>
public interface IRetention
{
    /// <summary>
    /// Removes finished tasks, completion events, finished backfills and audit events that are over for longer than <see cref="RetentionTimes"/>, the oldest first and at most about
    /// <paramref name="limit"/> of each; says whether more is left. The newest event stays, so that no cursor is ever given twice.
    /// A store whose server removes finished tasks by itself leaves them to it.
    /// </summary>
    Task<bool> ExpireAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);
}

/// <summary>How long the stores keep what is finished.</summary>
public sealed record RetentionTimes
{
    /// <summary>Finished tasks; at least a day, so that a batch that is still at work finds its tasks.</summary>
    public TimeSpan FinishedTasks { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Completion events.</summary>
    public TimeSpan Events { get; init; } = TimeSpan.FromDays(365);

    /// <summary>Finished backfills.</summary>
    public TimeSpan Backfills { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Audit events.</summary>
    public TimeSpan Audit { get; init; } = TimeSpan.FromDays(365);
}
