using MongoDB.Driver;
using Replication.Contracts.Stores;
using Replication.Storage.Mongo.Documents;

namespace Replication.Storage.Mongo;

/// <inheritdoc/>
internal sealed class MongoSagaDocumentStore(MongoStore store) : ISagaDocumentStore
{
    private static readonly FilterDefinitionBuilder<SagaRecord> Where = Builders<SagaRecord>.Filter;

    public async Task<SagaDocument?> FindAsync(string collection, Guid id, CancellationToken cancellationToken) =>
        (await store.Sagas.Find(Where.Eq(it => it.Id, SagaRecord.IdOf(collection, id))).FirstOrDefaultAsync(cancellationToken))?.ToSaga();

    public async Task<bool> InsertAsync(string collection, SagaDocument document, CancellationToken cancellationToken)
    {
        try
        {
            await store.Sagas.InsertOneAsync(SagaRecord.Of(collection, document), options: null, cancellationToken);
            return true;
        }
        catch (MongoException e) when (MongoErrors.IsDuplicateKey(e))
        {
            return false;
        }
    }

    public async Task<bool> ReplaceAsync(string collection, SagaDocument document, int expectedVersion, CancellationToken cancellationToken) =>
        (await store.Sagas.ReplaceOneAsync(Is(collection, document.Id, expectedVersion), SagaRecord.Of(collection, document), cancellationToken: cancellationToken)).MatchedCount > 0;

    public async Task<bool> DeleteAsync(string collection, Guid id, int expectedVersion, CancellationToken cancellationToken) =>
        (await store.Sagas.DeleteOneAsync(Is(collection, id, expectedVersion), cancellationToken)).DeletedCount > 0;

    public async Task<IReadOnlyList<Guid>> ListStaleAsync(string collection, string state, DateTimeOffset updatedBefore, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return await store.Sagas.Find(IsStale(collection, state, updatedBefore))
            .SortBy(it => it.UpdatedAt).ThenBy(it => it.SagaId).Limit(limit).Project(it => it.SagaId).ToListAsync(cancellationToken);
    }

    public async Task<int> PruneAsync(string collection, string state, DateTimeOffset updatedBefore, int limit, CancellationToken cancellationToken)
    {
        var ids = await ListStaleAsync(collection, state, updatedBefore, limit, cancellationToken);
        if (ids.Count == 0)
            return 0;
        var pruned = await store.Sagas.DeleteManyAsync(
            Where.In(it => it.Id, ids.Select(id => SagaRecord.IdOf(collection, id))) & IsStale(collection, state, updatedBefore),
            cancellationToken);
        return (int)pruned.DeletedCount;
    }

    private static FilterDefinition<SagaRecord> Is(string collection, Guid id, int version) =>
        Where.Eq(it => it.Id, SagaRecord.IdOf(collection, id)) & Where.Eq(it => it.Version, version);

    private static FilterDefinition<SagaRecord> IsStale(string collection, string state, DateTimeOffset updatedBefore) =>
        Where.Eq(it => it.Kind, collection) & Where.Eq(it => it.State, state) & Where.Lt(it => it.UpdatedAt, updatedBefore);
}
