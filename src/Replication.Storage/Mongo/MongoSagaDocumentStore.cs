using MongoDB.Driver;
using Replication.Contracts.Stores;
using Replication.Storage.Mongo.Documents;

namespace Replication.Storage.Mongo;

/// <inheritdoc/>
internal sealed class MongoSagaDocumentStore(MongoStore store) : ISagaDocumentStore
{
    private const int AtOnce = 16;

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

    public async Task<bool> ReplaceAsync(
        string collection, SagaDocument document, int expectedVersion, CancellationToken cancellationToken) =>
        (await store.Sagas.ReplaceOneAsync(
            Is(collection, document.Id, expectedVersion),
            SagaRecord.Of(collection, document),
            cancellationToken: cancellationToken)).MatchedCount > 0;

    public async Task<bool> DeleteAsync(string collection, Guid id, int expectedVersion, CancellationToken cancellationToken) =>
        (await store.Sagas.DeleteOneAsync(Is(collection, id, expectedVersion), cancellationToken)).DeletedCount > 0;

    public async Task<IReadOnlyList<Guid>> TakeStaleAsync(
        string collection, string state, DateTimeOffset now, TimeSpan unchangedFor, int limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            var stale = await ListStaleAsync(collection, state, now - unchangedFor, limit, cancellationToken);
            var taken = new HashSet<Guid>();
            foreach (var some in stale.Chunk(AtOnce))
                taken.UnionWith((await Task.WhenAll(some.Select(TakeAsync))).OfType<Guid>());
            // When concurrent sweeps took all candidates, more stale sagas may follow them.
            if (taken.Count > 0 || stale.Count == 0)
                return [.. stale.Select(static it => it.SagaId).Where(taken.Contains)];
        }

        // The version stays, so that a concurrent change of the saga does not fail.
        async Task<Guid?> TakeAsync(StaleSaga saga)
        {
            var asRead = Where.Eq(it => it.Id, SagaRecord.IdOf(collection, saga.SagaId)) & Where.Eq(it => it.State, state)
                & Where.Eq(it => it.QuietSince, saga.QuietSince);
            var taking = Builders<SagaRecord>.Update.Set(
                it => it.QuietSince, now + RepeatBackoff.ExtraOf(now - saga.UpdatedAt, unchangedFor));
            return (await store.Sagas.UpdateOneAsync(asRead, taking, options: null, cancellationToken)).ModifiedCount > 0
                ? saga.SagaId
                : null;
        }
    }

    public async Task<int> PruneAsync(
        string collection, string state, DateTimeOffset updatedBefore, int limit, CancellationToken cancellationToken)
    {
        var stale = await ListStaleAsync(collection, state, updatedBefore, limit, cancellationToken);
        if (stale.Count == 0)
            return 0;
        var pruned = await store.Sagas.DeleteManyAsync(
            Where.In(it => it.Id, stale.Select(it => SagaRecord.IdOf(collection, it.SagaId))) & IsStale(collection, state, updatedBefore),
            cancellationToken);
        return (int)pruned.DeletedCount;
    }

    private async Task<List<StaleSaga>> ListStaleAsync(
        string collection, string state, DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return await store.Sagas.Find(IsStale(collection, state, before)).SortBy(it => it.QuietSince).ThenBy(it => it.SagaId).Limit(limit)
            .Project(it => new StaleSaga(it.SagaId, it.UpdatedAt, it.QuietSince)).ToListAsync(cancellationToken);
    }

    private static FilterDefinition<SagaRecord> Is(string collection, Guid id, int version) =>
        Where.Eq(it => it.Id, SagaRecord.IdOf(collection, id)) & Where.Eq(it => it.Version, version);

    private static FilterDefinition<SagaRecord> IsStale(string collection, string state, DateTimeOffset before) =>
        Where.Eq(it => it.Kind, collection) & Where.Eq(it => it.State, state) & Where.Lt(it => it.QuietSince, before);

    private sealed record StaleSaga(Guid SagaId, DateTimeOffset UpdatedAt, DateTimeOffset QuietSince);
}
