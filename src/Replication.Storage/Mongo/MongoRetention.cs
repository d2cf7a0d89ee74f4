using MongoDB.Driver;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Storage.Mongo.Documents;

namespace Replication.Storage.Mongo;

/// <inheritdoc/>
// Finished tasks go by the server's own clockwork: see the index on their PurgeAt.
internal sealed class MongoRetention(MongoStore store) : IRetention
{
    private static readonly FilterDefinitionBuilder<EventDocument> Where = Builders<EventDocument>.Filter;

    public async Task<bool> ExpireAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var before = now - store.Retention.Events;
        var oldest = await store.Events.Find(Where.Empty).SortBy(it => it.Id).Limit(limit + 1).ToListAsync(cancellationToken);
        var expired = oldest.Take(oldest.Count - 1).TakeWhile(it => StoreJson.Read<CompletionEvent>(it.Body).FinishedAt < before).ToList();
        if (expired.Count > 0)
            await store.Events.DeleteManyAsync(Where.Lte(it => it.Id, expired[^1].Id), cancellationToken);
        return expired.Count == limit;
    }
}
