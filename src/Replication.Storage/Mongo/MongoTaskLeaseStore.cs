using MongoDB.Driver;
using Replication.Contracts;
using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Storage.Mongo.Documents;

namespace Replication.Storage.Mongo;

/// <inheritdoc/>
internal sealed class MongoTaskLeaseStore(MongoTaskCollection tasks) : ITaskLeaseStore
{
    // After this many lost races the call returns without a claim. The winner's change or the next sweep sends another wake-up.
    private const int MaxLostRaceCount = 8;

    // The plan of such a task has read its rule. A hold finds the task in the list of pending tasks. Most pushes save one operation.
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(10);

    private static readonly FilterDefinitionBuilder<TaskDocument> Where = Builders<TaskDocument>.Filter;

    // A newer task may be inserted between the check and the claim; CheckTurnAsync finds it before the tag is written. The unique index,
    // not this check, guarantees that only one task runs for a target tag.
    public async Task<TaskClaim> ClaimAsync(
        Guid id, string owner, DateTimeOffset now, DateTimeOffset leaseUntil, CancellationToken cancellationToken)
    {
        for (var lostRaceCount = 0; lostRaceCount <= MaxLostRaceCount; lostRaceCount++)
        {
            if (await tasks.FindAsync(id, cancellationToken) is not { } document)
                return new TaskClaim.NotNow();
            var task = document.ToStored();
            if (!task.IsClaimable(now))
                return new TaskClaim.NotNow();
            if (task.Task.Cancellation is not null || await tasks.IsSupersededAsync(task.Task, now, cancellationToken))
            {
                var ended = task.Task.Cancellation is { } cancellation ? task.Canceled(cancellation, now) : task.Superseded(now);
                if (await tasks.SwapAsync(document, ended, cancellationToken) is Swap.Made)
                    return new TaskClaim.Ended(ended.Task);
                continue;
            }
            if (!IsFresh(task.Task, now) && await tasks.IsRuleHeldAsync(task.Task, cancellationToken))
            {
                if (await tasks.SwapAsync(document, task.Withheld(), cancellationToken) is Swap.Made)
                    return new TaskClaim.NotNow();
                continue;
            }
            var claimed = task.Claimed(owner, now, leaseUntil);
            switch (await tasks.SwapAsync(document, claimed, cancellationToken))
            {
                case Swap.Made:
                    return new TaskClaim.Taken(claimed.Task, new TaskLease(id, owner, claimed.Fence) { Claimed = claimed.Task });
                case Swap.TagTaken when !await ClearTagAsync(task.Task.Target, id, now, cancellationToken):
                    return new TaskClaim.NotNow();
            }
        }
        return new TaskClaim.NotNow();
    }

    public Task<bool> RenewAsync(TaskLease lease, DateTimeOffset leaseUntil, TaskProgress progress, CancellationToken cancellationToken) =>
        tasks.RenewAsync(lease, leaseUntil, progress, cancellationToken);

    public Task<TagTurn> CheckTurnAsync(TaskLease lease, CancellationToken cancellationToken) =>
        tasks.CheckTurnAsync(lease, cancellationToken);

    public async Task<bool> FinishAsync(TaskLease lease, TaskEnd end, CancellationToken cancellationToken)
    {
        if (end.Status is ReplicationStatus.Pending or ReplicationStatus.Held or ReplicationStatus.Running)
            throw new ArgumentException($"{end.Status} is no end", nameof(end));
        // The document is read only when it contains a request to cancel or redo the task.
        return await tasks.TryFinishAsync(lease, end, cancellationToken)
            || await EndAttemptAsync(lease, task => task.Finished(end), cancellationToken);
    }

    public Task<bool> DeferAsync(
        TaskLease lease,
        DateTimeOffset now,
        DateTimeOffset? nextAttemptAt,
        TaskIssue? issue,
        TaskProgress progress,
        CancellationToken cancellationToken) =>
        ReturnAsync(lease, task => task.Deferred(now, nextAttemptAt, issue, progress), cancellationToken);

    public Task<bool> AwaitAgeAsync(TaskLease lease, Digest digest, DateTimeOffset now, CancellationToken cancellationToken) =>
        ReturnAsync(lease, task => task.AwaitingAge(digest, now), cancellationToken);

    public async Task<DueTask?> FindWaitingAsync(TaskTarget target, Guid except, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var waiting = MongoTaskCollection.HasTarget(target) & Where.Eq(it => it.Status, ReplicationStatus.Pending.ToWord())
            & Where.Lte(it => it.DueAt, now) & Where.Ne(it => it.Id, except);
        return await tasks.Documents.Find(waiting).SortBy(it => it.OrderedAt).ThenBy(it => it.Id).Limit(1)
            .Project(it => new DueTask(it.Id, it.TargetInstance, it.Priority)).FirstOrDefaultAsync(cancellationToken);
    }

    private static bool IsFresh(ReplicationTask task, DateTimeOffset now) =>
        task is { Trigger: TaskTrigger.Automatic, Attempt: 0, RetriedAt: null } && now - task.CreatedAt < FreshFor;

    /// <summary>Returns false while the writer of the tag holds its lease. A writer with an expired lease becomes pending again.</summary>
    private async Task<bool> ClearTagAsync(TaskTarget target, Guid claimant, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await tasks.FindWriterAsync(target, claimant, cancellationToken) is not { } document)
            return true;
        var writer = document.ToStored();
        if (writer.IsHeld(now))
            return false;
        await tasks.SwapAsync(document, writer.Returned(announcedAt: StoredTask.Never), cancellationToken);
        return true;
    }

    // A rule may be held between the check and the swap. Then the task stays pending, and its next claim or sweep makes it held.
    private async Task<bool> ReturnAsync(TaskLease lease, Func<StoredTask, StoredTask> makePending, CancellationToken cancellationToken)
    {
        var isHeld = await tasks.IsRuleHeldAsync(lease.Claimed, cancellationToken);
        return await EndAttemptAsync(
            lease, task => makePending(task) is var pending && isHeld ? pending.Withheld() : pending, cancellationToken);
    }

    private async Task<bool> EndAttemptAsync(TaskLease lease, Func<StoredTask, StoredTask> end, CancellationToken cancellationToken)
    {
        // While the lease is held, only its own renewal can change the document.
        while (await tasks.FindHeldAsync(lease, cancellationToken) is { } document)
        {
            if (await tasks.SwapAsync(document, end(document.ToStored()), cancellationToken) is Swap.Made)
                return true;
        }
        return false;
    }
}
