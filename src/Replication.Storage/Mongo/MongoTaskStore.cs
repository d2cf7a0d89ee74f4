using MongoDB.Driver;
using Replication.Contracts;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Storage.Mongo.Documents;

namespace Replication.Storage.Mongo;

/// <inheritdoc/>
internal sealed class MongoTaskStore(MongoStore store, MongoTaskCollection tasks) : ITaskStore
{
    private static readonly FilterDefinitionBuilder<TaskDocument> Where = Builders<TaskDocument>.Filter;

    private static readonly string[] Unfinished =
        [ReplicationStatus.Pending.ToWord(), ReplicationStatus.Held.ToWord(), ReplicationStatus.Running.ToWord()];

    public async Task<IReadOnlyList<ReplicationTask>> AddAsync(
        IReadOnlyCollection<ReplicationTask> added, CancellationToken cancellationToken)
    {
        var now = store.Time.GetUtcNow();
        var documents = added.Select(task => TaskDocument.Of(StoredTask.New(task), version: 0, now, store.Retention.FinishedTasks))
            .ToList();
        var known = await store.Tasks.InsertNewAsync(documents, cancellationToken);
        if (known.Count == 0)
            return [.. added];
        var stored = await store.Tasks.Find(Where.In(it => it.Id, known.Select(place => documents[place].Id).Distinct()))
            .ToListAsync(cancellationToken);
        var tasksById = stored.ToDictionary(static it => it.Id, static it => it.ToTask());
        return [.. added.Select(task => tasksById.GetValueOrDefault(task.Id, task))];
    }

    public async Task<ReplicationTask?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        (await tasks.FindAsync(id, cancellationToken))?.ToTask();

    public async Task<IReadOnlyList<ReplicationTask>> FindAsync(IdPrefix prefix, int limit, CancellationToken cancellationToken)
    {
        var documents = await store.Tasks.Find(Where.Gte(it => it.Id, prefix.First) & Where.Lte(it => it.Id, prefix.Last))
            .SortBy(it => it.Id)
            .Limit(limit)
            .ToListAsync(cancellationToken);
        return documents.ConvertAll(static it => it.ToTask());
    }

    // One search in the index for each batch: a batch may have many tasks.
    public async Task<IReadOnlyList<Guid>> FindBatchesAsync(IdPrefix prefix, int limit, CancellationToken cancellationToken)
    {
        var batches = new List<Guid>();
        var filter = Where.Gte(it => it.Batch, prefix.First);
        while (batches.Count < limit)
        {
            var next = await store.Tasks.Find(filter & Where.Lte(it => it.Batch, prefix.Last))
                .SortBy(it => it.Batch)
                .Limit(1)
                .Project(it => it.Batch)
                .ToListAsync(cancellationToken);
            if (next is not [var batch])
                break;
            batches.Add(batch);
            filter = Where.Gt(it => it.Batch, batch);
        }
        return batches;
    }

    public async Task<IReadOnlyList<ReplicationTask>> ListFinishedAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var documents = await store.Tasks.Find(Where.In(it => it.Id, ids) & Where.Nin(it => it.Status, Unfinished))
            .ToListAsync(cancellationToken);
        return documents.ConvertAll(static it => it.ToTask());
    }

    public async Task<Page<ReplicationTask>> ListAsync(TaskFilter filter, string? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var start = PageCursor.Parse(MongoTaskList.CursorMark, after);
        var documents = await store.Tasks.Find(MongoTaskList.Filter(filter, start))
            .Sort(MongoTaskList.NewestFirst)
            .Limit(limit + 1)
            .ToListAsync(cancellationToken);
        return PageCursor.Page(
            MongoTaskList.CursorMark, documents.ConvertAll(static it => it.ToTask()), limit, static last => new(last.CreatedAt, last.Id));
    }
}
