using Replication.Contracts.Tasks;

namespace Replication.Contracts.Stores;

/// <summary>
/// Finds the tasks that changed: added, claimed, renewed with progress, deferred, ended, canceled, retried, held or released. An
/// announcement is no change.
/// </summary>
public interface ITaskChangeStore
{
    /// <summary>
    /// Returns up to <paramref name="limit"/> tasks whose latest change has this time or a later one, the latest first. A change may
    /// become visible some seconds after its time, and the clocks of two processes may differ: read an overlap.
    /// </summary>
    Task<IReadOnlyList<TaskChange>> ListAsync(DateTimeOffset since, int limit, CancellationToken cancellationToken);

    /// <summary>Returns those of these tasks that exist, in no particular order.</summary>
    Task<IReadOnlyList<ReplicationTask>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);
}
