namespace Replication.Contracts.Tasks;

/// <summary>Command to the workers: a wake-up for one task. The task's document says what there is to do.</summary>
public sealed record CopyImage
{
    /// <summary>The task.</summary>
    public required Guid TaskId { get; init; }

    /// <summary>Name of its target instance: a worker shares itself fairly between targets.</summary>
    public required string Target { get; init; }

    /// <summary>How urgent the task is (<see cref="TaskPriority"/>).</summary>
    public int Priority { get; init; } = TaskPriority.Default;
}
