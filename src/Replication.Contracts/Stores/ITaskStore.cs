using Replication.Contracts.Tasks;

namespace Replication.Contracts.Stores;

/// <summary>Stores and lists task documents. The documents are authoritative; a message only wakes a worker.</summary>
public interface ITaskStore
{
    /// <summary>
    /// Inserts the tasks that do not exist yet, marked as announced at their <c>CreatedAt</c>. Returns the stored version of each, in the
    /// order given. After an exception some tasks may be stored; a repeated call stores the rest. Throws <see cref="ArgumentException"/>
    /// for a running task.
    /// </summary>
    Task<IReadOnlyList<ReplicationTask>> AddAsync(IReadOnlyCollection<ReplicationTask> tasks, CancellationToken cancellationToken);

    /// <summary>Returns one task, or null when it does not exist.</summary>
    Task<ReplicationTask?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Returns up to <paramref name="limit"/> tasks whose ids have this prefix, by id.</summary>
    Task<IReadOnlyList<ReplicationTask>> FindAsync(IdPrefix prefix, int limit, CancellationToken cancellationToken);

    /// <summary>Returns up to <paramref name="limit"/> batches with tasks whose ids have this prefix, by id.</summary>
    Task<IReadOnlyList<Guid>> FindBatchesAsync(IdPrefix prefix, int limit, CancellationToken cancellationToken);

    /// <summary>Returns a page of the tasks that match the filter, newest first (by <c>CreatedAt</c>, then id).</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one that this list returned.</exception>
    Task<Page<ReplicationTask>> ListAsync(TaskFilter filter, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Returns those of these tasks that are finished, in no particular order. The cost depends only on the number of ids.
    /// </summary>
    Task<IReadOnlyList<ReplicationTask>> ListFinishedAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);
}
