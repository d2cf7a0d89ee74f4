using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Storage;

/// <summary>The statuses of tasks that wait and can be canceled at once.</summary>
internal static class WaitingStatuses
{
    /// <summary>Returns those that the filter allows. Throws <see cref="ArgumentException"/> for another status.</summary>
    public static IReadOnlyList<ReplicationStatus> Of(TaskFilter filter) => filter.Status switch
    {
        null => [ReplicationStatus.Pending, ReplicationStatus.Held],
        ReplicationStatus.Pending or ReplicationStatus.Held => [filter.Status.Value],
        var status => throw new ArgumentException($"{status} tasks do not wait", nameof(filter)),
    };
}
