namespace Replication.Contracts.Tasks;

/// <summary>Event: a task reached its final status.</summary>
public sealed record TaskFinished
{
    /// <summary>The task.</summary>
    public required Guid TaskId { get; init; }

    /// <summary>Its batch.</summary>
    public required Guid Batch { get; init; }

    /// <summary>
    /// True when the task was not created by the saga of a push, or was retried. Its batch may then have no saga that settles it yet.
    /// </summary>
    public bool IsReadyMade { get; init; }

    /// <summary>Returns the event for a finished task.</summary>
    public static TaskFinished Of(ReplicationTask task) => new()
    {
        TaskId = task.Id,
        Batch = task.Batch,
        IsReadyMade = task.RetriedAt is not null
            || task.Trigger is not (TaskTrigger.Automatic or TaskTrigger.Backfill or TaskTrigger.Import),
    };
}
