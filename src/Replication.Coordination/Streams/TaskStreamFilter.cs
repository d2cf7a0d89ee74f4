using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Access;
using Replication.Coordination.Tasks;

namespace Replication.Coordination.Streams;

/// <summary>What a stream shows of a changed task.</summary>
internal enum TaskVisibility
{
    Hidden,

    /// <summary>The task matches the filter.</summary>
    Shown,

    /// <summary>The task matches the filter except for its status, so it may have left the list of the client.</summary>
    Left,
}

/// <summary>Selects the tasks of a stream: the filter of <c>GET /tasks</c>, limited to what the caller may see.</summary>
internal sealed class TaskStreamFilter(Caller caller, TaskFilter filter)
{
    private readonly TaskFilter _others = filter with { Status = null };

    public TaskVisibility Judge(ReplicationTask task) =>
        !TaskSearch.MaySee(caller, task) || !_others.Matches(task)
            ? TaskVisibility.Hidden
            : filter.Status is null || filter.Status == task.Status ? TaskVisibility.Shown : TaskVisibility.Left;
}
