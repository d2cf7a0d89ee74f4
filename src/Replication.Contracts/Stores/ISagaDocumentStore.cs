namespace Replication.Contracts.Stores;

/// <summary>The documents of sagas. Each change is a compare-and-swap on the version.</summary>
public interface ISagaDocumentStore
{
    /// <summary>Returns one saga, or null when it does not exist.</summary>
    Task<SagaDocument?> FindAsync(string collection, Guid id, CancellationToken cancellationToken);

    /// <summary>Inserts a saga. Returns false when the id exists.</summary>
    Task<bool> InsertAsync(string collection, SagaDocument document, CancellationToken cancellationToken);

    /// <summary>Replaces a saga. Returns false when the stored version is not <paramref name="expectedVersion"/>.</summary>
    Task<bool> ReplaceAsync(string collection, SagaDocument document, int expectedVersion, CancellationToken cancellationToken);

    /// <summary>Deletes a saga. Returns false when the stored version is not <paramref name="expectedVersion"/>.</summary>
    Task<bool> DeleteAsync(string collection, Guid id, int expectedVersion, CancellationToken cancellationToken);

    /// <summary>
    /// Takes the ids of sagas in a state that were not changed or taken for longer than <paramref name="unchangedFor"/>, the longest first.
    /// Each counts as taken at <paramref name="now"/>. For a saga that was taken before, the required time grows with the time since its
    /// last change, up to five minutes. Concurrent calls never receive the same saga.
    /// </summary>
    Task<IReadOnlyList<Guid>> TakeStaleAsync(
        string collection, string state, DateTimeOffset now, TimeSpan unchangedFor, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Removes the sagas in a state that were last changed before <paramref name="updatedBefore"/>, and returns their number.
    /// </summary>
    Task<int> PruneAsync(string collection, string state, DateTimeOffset updatedBefore, int limit, CancellationToken cancellationToken);
}
