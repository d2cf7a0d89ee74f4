using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Coordination.Tasks;

/// <summary>The wake-up that tells workers of a task.</summary>
internal static class Announcement
{
    public static CopyImage Of(ReplicationTask task) => new() { TaskId = task.Id, Target = task.Target.Instance, Priority = task.Priority };

    public static CopyImage Of(DueTask task) => new() { TaskId = task.Id, Target = task.Target, Priority = task.Priority };
}
