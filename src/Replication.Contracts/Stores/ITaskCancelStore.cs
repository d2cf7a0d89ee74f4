using Replication.Contracts.Tasks;

namespace Replication.Contracts.Stores;

/// <summary>Cancels tasks: a pending or held task at once, a running one by a request that its worker obeys.</summary>
public interface ITaskCancelStore
{
    /// <summary>
    /// Cancels a pending, held or failed task, or a running one with an expired lease. Stores a cancellation request on a running task with
    /// a valid lease, unless it already has one. A succeeded or canceled task stays unchanged. Returns the stored task, or null when it
    /// does not exist.
    /// </summary>
    Task<ReplicationTask?> CancelAsync(Guid id, TaskCancellation cancellation, CancellationToken cancellationToken);

    /// <summary>Cancels a pending or held task. Returns false and writes nothing when it is running, finished or unknown.</summary>
    Task<bool> CancelWaitingAsync(Guid id, TaskCancellation cancellation, CancellationToken cancellationToken);

    /// <summary>
    /// Cancels up to <paramref name="limit"/> pending or held tasks that match the filter, and returns them; an empty list when none is
    /// left.
    /// </summary>
    Task<IReadOnlyList<ReplicationTask>> CancelWaitingAsync(
        TaskFilter filter, TaskCancellation cancellation, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Returns the ids of those of these tasks that are running and have a cancellation request, in no particular order.
    /// The cost depends only on the number of ids.
    /// </summary>
    Task<IReadOnlyList<Guid>> ListToBeCanceledAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);
}
