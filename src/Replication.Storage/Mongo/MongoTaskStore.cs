using MongoDB.Driver;
using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Storage.Mongo.Documents;

namespace Replication.Storage.Mongo;

/// <inheritdoc/>
internal sealed class MongoTaskStore(MongoStore store) : ITaskStore
{
    private static readonly FilterDefinitionBuilder<TaskDocument> Where = Builders<TaskDocument>.Filter;

    private static readonly string[] Unfinished = [ReplicationStatus.Pending.ToStored(), ReplicationStatus.Running.ToStored()];

    private readonly MongoTaskCollection _tasks = new(store);

    public async Task<IReadOnlyList<ReplicationTask>> AddAsync(IReadOnlyCollection<ReplicationTask> tasks, CancellationToken cancellationToken)
    {
        var documents = tasks.Select(task => TaskDocument.Of(StoredTask.New(task), version: 0, store.Retention.FinishedTasks)).ToList();
        var known = await store.Tasks.InsertNewAsync(documents, cancellationToken);
        if (known.Count == 0)
            return [.. tasks];
        var standing = await store.Tasks.Find(Where.In(it => it.Id, known.Select(place => documents[place].Id).Distinct())).ToListAsync(cancellationToken);
        var tasksById = standing.ToDictionary(static it => it.Id, static it => it.ToTask());
        return [.. tasks.Select(task => tasksById.GetValueOrDefault(task.Id, task))];
    }

    public async Task<ReplicationTask?> FindAsync(Guid id, CancellationToken cancellationToken) => (await _tasks.FindAsync(id, cancellationToken))?.ToTask();

    public async Task<IReadOnlyList<ReplicationTask>> ListBatchAsync(Guid batch, CancellationToken cancellationToken)
    {
        var documents = await store.Tasks.Find(Where.Eq(it => it.Batch, batch)).SortBy(it => it.CreatedAt).ThenBy(it => it.Id).ToListAsync(cancellationToken);
        return documents.ConvertAll(static it => it.ToTask());
    }

    public async Task<IReadOnlyList<ReplicationTask>> ListFinishedAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var documents = await store.Tasks.Find(Where.In(it => it.Id, ids) & Where.Nin(it => it.Status, Unfinished)).ToListAsync(cancellationToken);
        return documents.ConvertAll(static it => it.ToTask());
    }

    public async Task<IReadOnlyList<Guid>> ListToBeCanceledAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) => await store.Tasks
        .Find(Where.In(it => it.Id, ids) & Where.Eq(it => it.IsToBeCanceled, true) & Where.Eq(it => it.Status, ReplicationStatus.Running.ToStored()))
        .Project(static it => it.Id).ToListAsync(cancellationToken);

    public async Task<Page<ReplicationTask>> ListAsync(TaskFilter filter, string? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var start = PageCursor.Parse(MongoTaskList.CursorMark, after);
        var documents = await store.Tasks.Find(MongoTaskList.Filter(filter, start)).Sort(MongoTaskList.NewestFirst).Limit(limit + 1).ToListAsync(cancellationToken);
        return PageCursor.Page(MongoTaskList.CursorMark, documents.ConvertAll(static it => it.ToTask()), limit, static last => new(last.CreatedAt, last.Id));
    }

    public Task<TaskClaim> ClaimAsync(Guid id, string owner, DateTimeOffset now, DateTimeOffset leaseUntil, CancellationToken cancellationToken) =>
        new MongoTaskClaim(_tasks).ClaimAsync(id, owner, now, leaseUntil, cancellationToken);

    public Task<bool> RenewAsync(TaskLease lease, DateTimeOffset leaseUntil, TaskProgress progress, CancellationToken cancellationToken) =>
        _tasks.RenewAsync(lease, leaseUntil, progress, cancellationToken);

    public Task<TagTurn> CheckTurnAsync(TaskLease lease, CancellationToken cancellationToken) => _tasks.CheckTurnAsync(lease, cancellationToken);

    public async Task<bool> FinishAsync(TaskLease lease, TaskEnd end, CancellationToken cancellationToken)
    {
        if (end.Status is ReplicationStatus.Pending or ReplicationStatus.Running)
            throw new ArgumentException($"{end.Status} is no end", nameof(end));
        // What a cancellation wrote into it stays.
        return await _tasks.TryFinishAsync(lease, end, cancellationToken) || await EndAttemptAsync(lease, task => task.Finished(end), cancellationToken);
    }

    public Task<bool> DeferAsync(TaskLease lease, DateTimeOffset now, DateTimeOffset? nextAttemptAt, TaskIssue? issue, TaskProgress progress, CancellationToken cancellationToken) =>
        EndAttemptAsync(lease, task => task.Deferred(now, nextAttemptAt, issue, progress), cancellationToken);

    public Task<bool> CancelWaitingAsync(Guid id, TaskCancellation cancellation, CancellationToken cancellationToken) =>
        new MongoTaskCancel(_tasks).CancelWaitingAsync(id, cancellation, cancellationToken);

    public async Task<DueTask?> FindWaitingAsync(TaskTarget target, Guid except, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var waiting = MongoTaskCollection.HasTarget(target) & Where.Eq(it => it.Status, ReplicationStatus.Pending.ToStored())
            & Where.Lte(it => it.DueAt, now) & Where.Ne(it => it.Id, except);
        return await store.Tasks.Find(waiting).SortBy(it => it.OrderedAt).ThenBy(it => it.Id).Limit(1)
            .Project(it => new DueTask(it.Id, it.TargetInstance, it.Priority)).FirstOrDefaultAsync(cancellationToken);
    }

    public Task<IReadOnlyList<DueTask>> TakeDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        new MongoTaskSweep(_tasks).TakeDueAsync(now, limit, cancellationToken);

    public Task<IReadOnlyList<DueTask>> TakeUnansweredAsync(int priority, DateTimeOffset now, TimeSpan patience, int limit, CancellationToken cancellationToken) =>
        new MongoTaskSweep(_tasks).TakeUnansweredAsync(priority, now, patience, limit, cancellationToken);

    public Task ForgetAnnouncementsAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        new MongoTaskSweep(_tasks).ForgetAnnouncementsAsync(before, cancellationToken);

    public Task<DateTimeOffset?> FindLongestWaitAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        new MongoTaskSweep(_tasks).FindLongestWaitAsync(now, cancellationToken);

    public Task<ReplicationTask?> CancelAsync(Guid id, TaskCancellation cancellation, CancellationToken cancellationToken) =>
        new MongoTaskCancel(_tasks).CancelAsync(id, cancellation, cancellationToken);

    public Task<IReadOnlyList<ReplicationTask>> CancelWaitingAsync(TaskFilter filter, TaskCancellation cancellation, int limit, CancellationToken cancellationToken) =>
        new MongoTaskCancel(_tasks).CancelWaitingAsync(filter, cancellation, limit, cancellationToken);

    public Task<ReplicationTask?> RetryAsync(Guid id, DateTimeOffset at, CancellationToken cancellationToken) =>
        new MongoTaskCancel(_tasks).RetryAsync(id, at, cancellationToken);

    public Task<ReplicationTask?> RedoAsync(Guid id, TaskIssue reason, DateTimeOffset at, CancellationToken cancellationToken) =>
        new MongoTaskRedo(_tasks).RedoAsync(id, reason, at, cancellationToken);

    public Task<ReplicationTask?> RedoNewestAsync(
        ReplicationTask late, Digest? digest, TaskIssue reason, DateTimeOffset at, DateTimeOffset nextAttemptAt, CancellationToken cancellationToken) =>
        new MongoTaskRedo(_tasks).RedoNewestAsync(late, digest, reason, at, nextAttemptAt, cancellationToken);

    private async Task<bool> EndAttemptAsync(TaskLease lease, Func<StoredTask, StoredTask> end, CancellationToken cancellationToken)
    {
        // While the lease is held, only a renewal of its own can come in between.
        while (await _tasks.FindHeldAsync(lease, cancellationToken) is { } document)
        {
            if (await _tasks.SwapAsync(document, end(document.ToStored()), cancellationToken) is Swap.Made)
                return true;
        }
        return false;
    }
}
