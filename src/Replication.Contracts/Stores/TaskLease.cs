using Replication.Contracts.Tasks;

namespace Replication.Contracts.Stores;

/// <summary>A worker's lease on a task.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Owner">The process that holds the lease.</param>
/// <param name="Fence">
/// The fencing token. It grows by one with each claim, so that a worker that lost the task can write nothing. An attempt that does not
/// count leaves its attempt number to the next one.
/// </param>
public sealed record TaskLease(Guid TaskId, string Owner, long Fence)
{
    /// <summary>The task as it was claimed. A store need not read again what cannot change during a lease.</summary>
    public required ReplicationTask Claimed { get; init; }
}
