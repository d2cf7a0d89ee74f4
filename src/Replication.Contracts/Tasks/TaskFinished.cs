namespace Replication.Contracts.Tasks;

/// <summary>Event: a task reached its final status.</summary>
public sealed record TaskFinished
{
    /// <summary>The task.</summary>
    public required Guid TaskId { get; init; }

    /// <summary>Its batch.</summary>
    public required Guid Batch { get; init; }

    /// <summary>
    /// True where the task was not made by the saga of a push, or was made to try again: then its batch may have no saga that settles it
    /// yet.
    /// </summary>
    public bool IsReadyMade { get; init; }

    /// <summary>Tells of this finished task.</summary>
    public static TaskFinished Of(ReplicationTask task) => new()
    {
        TaskId = task.Id,
        Batch = task.Batch,
        IsReadyMade = task.RetriedAt is not null || task.Trigger is not (TaskTrigger.Automatic or TaskTrigger.Backfill),
    };
}
