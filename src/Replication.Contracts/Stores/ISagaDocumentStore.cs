namespace Replication.Contracts.Stores;

/// <summary>One saga as a versioned document; <paramref name="Body"/> is its JSON.</summary>
public sealed record SagaDocument(Guid Id, int Version, string State, DateTimeOffset UpdatedAt, string Body);

/// <summary>The sagas' documents, changed by compare-and-swap on their version.</summary>
public interface ISagaDocumentStore
{
    /// <summary>One saga; null when there is none.</summary>
    Task<SagaDocument?> FindAsync(string collection, Guid id, CancellationToken cancellationToken);

    /// <summary>False when the id is taken.</summary>
    Task<bool> InsertAsync(string collection, SagaDocument document, CancellationToken cancellationToken);

    /// <summary>False when the stored version is not <paramref name="expectedVersion"/>.</summary>
    Task<bool> ReplaceAsync(string collection, SagaDocument document, int expectedVersion, CancellationToken cancellationToken);

    /// <summary>False when the stored version is not <paramref name="expectedVersion"/>.</summary>
    Task<bool> DeleteAsync(string collection, Guid id, int expectedVersion, CancellationToken cancellationToken);

    /// <summary>
    /// Ids of sagas in a state that nobody changed or took here for longer than <paramref name="patience"/>, the longest first. Each counts as taken at <paramref name="now"/>,
    /// and the longer it has been unchanged, the longer it is left alone, up to five minutes. Those at work at the same time never get the same saga.
    /// </summary>
    Task<IReadOnlyList<Guid>> TakeStaleAsync(string collection, string state, DateTimeOffset now, TimeSpan patience, int limit, CancellationToken cancellationToken);

    /// <summary>Removes the sagas in a state that were not changed since <paramref name="updatedBefore"/>; says how many.</summary>
    Task<int> PruneAsync(string collection, string state, DateTimeOffset updatedBefore, int limit, CancellationToken cancellationToken);
}
