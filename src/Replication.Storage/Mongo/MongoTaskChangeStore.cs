using MongoDB.Driver;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Storage.Mongo.Documents;

namespace Replication.Storage.Mongo;

/// <inheritdoc/>
internal sealed class MongoTaskChangeStore(MongoStore store) : ITaskChangeStore
{
    private static readonly FilterDefinitionBuilder<TaskDocument> Where = Builders<TaskDocument>.Filter;

    public async Task<IReadOnlyList<TaskChange>> ListAsync(DateTimeOffset since, int limit, CancellationToken cancellationToken) =>
        await store.Tasks.Find(Where.Gte(it => it.ChangedAt, since))
            .SortByDescending(it => it.ChangedAt)
            .ThenByDescending(it => it.Id)
            .Limit(limit)
            .Project(it => new TaskChange(it.Id, it.ChangedAt!.Value))
            .ToListAsync(cancellationToken);

    public async Task<IReadOnlyList<ReplicationTask>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        ids.Count == 0
            ? []
            : (await store.Tasks.Find(Where.In(it => it.Id, ids)).ToListAsync(cancellationToken)).ConvertAll(static it => it.ToTask());
}
