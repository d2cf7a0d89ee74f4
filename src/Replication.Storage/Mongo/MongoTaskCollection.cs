using MongoDB.Driver;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Storage.Mongo.Documents;

namespace Replication.Storage.Mongo;

/// <summary>What became of a change that expects a document as it was read.</summary>
internal enum Swap
{
    Made,

    /// <summary>The document has changed since.</summary>
    Lost,

    /// <summary>Another task's worker writes the target tag.</summary>
    TagTaken,
}

/// <summary>Reads and changes single tasks, each change by compare-and-swap.</summary>
internal sealed class MongoTaskCollection(MongoStore store)
{
    private static readonly FilterDefinitionBuilder<TaskDocument> Where = Builders<TaskDocument>.Filter;

    private static readonly string[] Standing =
        [ReplicationStatus.Pending.ToStored(), ReplicationStatus.Running.ToStored(), ReplicationStatus.Succeeded.ToStored()];

    public IMongoCollection<TaskDocument> Documents => store.Tasks;

    public static FilterDefinition<TaskDocument> HasTarget(TaskTarget target) =>
        Where.Eq(it => it.TargetInstance, target.Instance) & Where.Eq(it => it.TargetRepository, target.Repository.Text) & Where.Eq(it => it.TargetTag, target.Tag.Text);

    public async Task<TaskDocument?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        await Documents.Find(Where.Eq(it => it.Id, id)).FirstOrDefaultAsync(cancellationToken);

    public async Task<TaskDocument?> FindHeldAsync(TaskLease lease, CancellationToken cancellationToken) =>
        await Documents.Find(IsHeldBy(lease)).FirstOrDefaultAsync(cancellationToken);

    /// <summary>The other task whose worker writes this target tag.</summary>
    public async Task<TaskDocument?> FindWriterAsync(TaskTarget target, Guid except, CancellationToken cancellationToken) =>
        await Documents.Find(HasTarget(target) & Where.Eq(it => it.Status, ReplicationStatus.Running.ToStored()) & Where.Ne(it => it.Id, except))
            .FirstOrDefaultAsync(cancellationToken);

    /// <summary>Whether a newer task stands for the target tag.</summary>
    public Task<bool> IsSupersededAsync(ReplicationTask task, CancellationToken cancellationToken) =>
        Documents.Find(
                HasTarget(task.Target) & Where.In(it => it.Status, Standing) & StandsAgainst(task)
                & MongoPaging.After<TaskDocument>(it => it.OrderedAt, it => it.Id, task.OrderedAt, task.Id))
            .Limit(1).AnyAsync(cancellationToken);

    /// <summary>Puts the task in the place of the document, unless that has changed.</summary>
    public async Task<Swap> SwapAsync(TaskDocument read, StoredTask task, CancellationToken cancellationToken)
    {
        try
        {
            var replaced = await Documents.ReplaceOneAsync(
                Where.Eq(it => it.Id, read.Id) & Where.Eq(it => it.Version, read.Version),
                TaskDocument.Of(task, read.Version + 1, store.Retention.FinishedTasks),
                cancellationToken: cancellationToken);
            return replaced.MatchedCount > 0 ? Swap.Made : Swap.Lost;
        }
        catch (MongoException e) when (MongoErrors.IsDuplicateKey(e))
        {
            return Swap.TagTaken;
        }
    }

    public async Task<bool> RenewAsync(TaskLease lease, DateTimeOffset leaseUntil, TaskProgress progress, CancellationToken cancellationToken)
    {
        var renewal = Builders<TaskDocument>.Update
            .Set(it => it.LeaseUntil, leaseUntil)
            .Set(it => it.WakeSince, leaseUntil)
            .Set(it => it.Progress, StoreJson.Write(progress))
            .Inc(it => it.Version, 1);
        return (await Documents.UpdateOneAsync(IsHeldBy(lease) & Where.Eq(it => it.IsToBeCanceled, null), renewal, options: null, cancellationToken)).MatchedCount > 0;
    }

    // What may not overwrite may come to nothing yet.
    private static FilterDefinition<TaskDocument> StandsAgainst(ReplicationTask task) => task.Override
        ? Where.Eq(it => it.Status, ReplicationStatus.Succeeded.ToStored()) | Where.Eq(it => it.Override, true)
        : Where.Empty;

    // Only a running task has an owner, and every claim has a fence of its own.
    private static FilterDefinition<TaskDocument> IsHeldBy(TaskLease lease) =>
        Where.Eq(it => it.Id, lease.TaskId) & Where.Eq(it => it.Owner, lease.Owner) & Where.Eq(it => it.Fence, lease.Fence);
}
