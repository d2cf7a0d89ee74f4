using MongoDB.Driver;
using Replication.Contracts;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Storage.Mongo.Documents;

namespace Replication.Storage.Mongo;

/// <summary>The result of a compare-and-swap.</summary>
internal enum Swap
{
    Made,

    /// <summary>The document has changed since it was read.</summary>
    Lost,

    /// <summary>The worker of another task writes the target tag.</summary>
    TagTaken,
}

/// <summary>Reads and changes single tasks. Each change is a compare-and-swap.</summary>
internal sealed class MongoTaskCollection(MongoStore store)
{
    private static readonly FilterDefinitionBuilder<TaskDocument> Where = Builders<TaskDocument>.Filter;

    // One of the next tasks usually covers a repeated push.
    private const int MaxCompared = 8;

    private static readonly string[] EffectiveStatuses =
    [
        ReplicationStatus.Pending.ToWord(),
        ReplicationStatus.Held.ToWord(),
        ReplicationStatus.Running.ToWord(),
        ReplicationStatus.Succeeded.ToWord(),
    ];

    public IMongoCollection<TaskDocument> Documents => store.Tasks;

    public static FilterDefinition<TaskDocument> HasTarget(TaskTarget target) =>
        Where.Eq(it => it.TargetInstance, target.Instance) & Where.Eq(it => it.TargetRepository, target.Repository.Text)
            & Where.Eq(it => it.TargetTag, target.Tag.Text);

    public async Task<TaskDocument?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        await Documents.Find(Where.Eq(it => it.Id, id)).FirstOrDefaultAsync(cancellationToken);

    public async Task<TaskDocument?> FindHeldAsync(TaskLease lease, CancellationToken cancellationToken) =>
        await Documents.Find(IsHeldBy(lease)).FirstOrDefaultAsync(cancellationToken);

    /// <summary>Finds the other task whose worker writes this target tag.</summary>
    public async Task<TaskDocument?> FindWriterAsync(TaskTarget target, Guid except, CancellationToken cancellationToken) =>
        await Documents.Find(HasTarget(target) & Where.Eq(it => it.Status, ReplicationStatus.Running.ToWord())
            & Where.Ne(it => it.Id, except))
            .FirstOrDefaultAsync(cancellationToken);

    /// <summary>Returns whether the rule of this task is held.</summary>
    public async Task<bool> IsRuleHeldAsync(ReplicationTask task, CancellationToken cancellationToken) =>
        task.Rule is { } rule && await store.RuleLedger.Find(RuleLedger.IsHeld(rule)).Limit(1).AnyAsync(cancellationToken);

    /// <summary>Returns whether a newer task supersedes this one.</summary>
    public async Task<bool> IsSupersededAsync(ReplicationTask task, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (task.IsReplacedByOrder)
            return await Documents.Find(IsNewer(task)).Limit(1).AnyAsync(cancellationToken);
        // One command finds both kinds, because most pushes have neither.
        var seen = await Documents
            .Find(IsNewer(task) & (HasAnotherSource(task) | Where.Eq(it => it.Status, ReplicationStatus.Pending.ToWord())))
                .Limit(MaxCompared)
                .ToListAsync(cancellationToken);
        return seen.Select(static it => it.ToTask()).Any(it => !it.HasSameSource(task) || RepeatedPush.IsCoveredBy(task, it, now))
            || (seen.Count == MaxCompared
                && await Documents.Find(IsNewer(task) & HasAnotherSource(task)).Limit(1).AnyAsync(cancellationToken));
    }

    /// <summary>Checks the lease and searches a newer task in one command, right before the tag is written.</summary>
    public async Task<TagTurn> CheckTurnAsync(TaskLease lease, CancellationToken cancellationToken)
    {
        var seen = await Documents.Find(IsHeldBy(lease) | IsNewer(lease.Claimed)).Limit(2).ToListAsync(cancellationToken);
        var held = seen.Find(it => it.Id == lease.TaskId);
        // Two newer tasks may have filled the result.
        if (held is null && seen.Count == 2)
            held = await FindHeldAsync(lease, cancellationToken);
        return held switch
        {
            null => TagTurn.LeaseLost,
            { IsToBeCanceled: true } => TagTurn.Canceled,
            _ when seen.Find(it => it.Id != lease.TaskId) is { } newer =>
                IsSupersededBy(lease.Claimed, newer.ToTask()) ? TagTurn.Superseded : TagTurn.Contested,
            _ => TagTurn.Mine,
        };
    }

    /// <summary>
    /// Ends a leased task without reading it. Returns false for a task that is to be canceled or redone, and when the lease is lost.
    /// </summary>
    public async Task<bool> TryFinishAsync(TaskLease lease, TaskEnd end, CancellationToken cancellationToken)
    {
        var finished = new StoredTask(lease.Claimed, StoredTask.Never, Hold: null, lease.Fence).Finished(end);
        var document = TaskDocument.Of(finished, version: 0, store.Time.GetUtcNow(), store.Retention.FinishedTasks);
        var ending = Builders<TaskDocument>.Update
            .Set(it => it.Status, document.Status)
            .Set(it => it.PurgeAt, document.PurgeAt)
            .Set(it => it.Progress, document.Progress)
            .Set(it => it.Body, document.Body)
            .Unset(it => it.Wake)
            .Unset(it => it.WakeSince)
            .Unset(it => it.Owner)
            .Unset(it => it.LeaseUntil)
            .Set(it => it.ChangedAt, document.ChangedAt)
            .Inc(it => it.Version, 1);
        var plain = IsHeldBy(lease) & Where.Eq(it => it.IsToBeCanceled, null) & Where.Eq(it => it.IsToBeRedone, null);
        return (await Documents.UpdateOneAsync(plain, ending, options: null, cancellationToken)).MatchedCount > 0;
    }

    /// <summary>Replaces the document, unless it has changed.</summary>
    public async Task<Swap> SwapAsync(TaskDocument read, StoredTask task, CancellationToken cancellationToken)
    {
        try
        {
            var replaced = await Documents.ReplaceOneAsync(
                Where.Eq(it => it.Id, read.Id) & Where.Eq(it => it.Version, read.Version),
                TaskDocument.Of(task, read.Version + 1, NextChangeAfter(read), store.Retention.FinishedTasks),
                cancellationToken: cancellationToken);
            return replaced.MatchedCount > 0 ? Swap.Made : Swap.Lost;
        }
        catch (MongoException e) when (MongoErrors.IsDuplicateKey(e))
        {
            return Swap.TagTaken;
        }
    }

    public async Task<bool> RenewAsync(
        TaskLease lease, DateTimeOffset leaseUntil, TaskProgress progress, CancellationToken cancellationToken)
    {
        var renewal = Builders<TaskDocument>.Update
            .Set(it => it.LeaseUntil, leaseUntil)
            .Set(it => it.WakeSince, leaseUntil)
            .Set(it => it.Progress, StoreJson.Write(progress))
            .Set(it => it.ChangedAt, store.Time.GetUtcNow())
            .Inc(it => it.Version, 1);
        return (await Documents.UpdateOneAsync(
            IsHeldBy(lease) & Where.Eq(it => it.IsToBeCanceled, null), renewal, options: null, cancellationToken)).MatchedCount > 0;
    }

    // The clock of this process may be behind that of the process which changed the task before.
    private DateTimeOffset NextChangeAfter(TaskDocument read) =>
        store.Time.GetUtcNow() is var now && now > read.ChangedAt.GetValueOrDefault() ? now : read.ChangedAt!.Value.AddTicks(1);

    private static bool IsSupersededBy(ReplicationTask task, ReplicationTask newer) => task.IsReplacedByOrder || !newer.HasSameSource(task);

    // The source is the first item of these lists.
    private static FilterDefinition<TaskDocument> HasAnotherSource(ReplicationTask task) =>
        Where.Ne("instances.0", task.Source.Instance) | Where.Ne("repositories.0", task.Source.Repository.Text)
            | Where.Ne("tags.0", task.Source.Tag.Text);

    private static FilterDefinition<TaskDocument> IsNewer(ReplicationTask task) =>
        HasTarget(task.Target) & Where.In(it => it.Status, EffectiveStatuses) & CanReplace(task)
        & MongoPaging.After<TaskDocument>(it => it.OrderedAt, it => it.Id, task.OrderedAt, task.Id);

    // A task that may not overwrite may still end without writing the tag.
    private static FilterDefinition<TaskDocument> CanReplace(ReplicationTask task) => task.Override
        ? Where.Eq(it => it.Status, ReplicationStatus.Succeeded.ToWord()) | Where.Eq(it => it.Override, true)
        : Where.Empty;

    // Only a running task has an owner, and each claim has its own fencing token.
    private static FilterDefinition<TaskDocument> IsHeldBy(TaskLease lease) =>
        Where.Eq(it => it.Id, lease.TaskId) & Where.Eq(it => it.Owner, lease.Owner) & Where.Eq(it => it.Fence, lease.Fence);
}
