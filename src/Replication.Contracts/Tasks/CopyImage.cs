using Replication.Contracts.Stores;

namespace Replication.Contracts.Tasks;

/// <summary>Command to the workers: a wake-up for one task. The stored task contains the parameters.</summary>
public sealed record CopyImage
{
    /// <summary>The task.</summary>
    public required Guid TaskId { get; init; }

    /// <summary>The target instance. A worker divides its copies fairly between targets.</summary>
    public required string Target { get; init; }

    /// <summary>The priority of the task (<see cref="TaskPriority"/>).</summary>
    public int Priority { get; init; } = TaskPriority.Default;

    /// <summary>The wake-up for a task.</summary>
    public static CopyImage Of(ReplicationTask task) => new() { TaskId = task.Id, Target = task.Target.Instance, Priority = task.Priority };

    /// <summary>The wake-up for a task that the store found due.</summary>
    public static CopyImage Of(DueTask task) => new() { TaskId = task.Id, Target = task.Target, Priority = task.Priority };
}
