using MongoDB.Driver;
using Replication.Contracts;
using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Storage.Mongo.Documents;

namespace Replication.Storage.Mongo;

/// <inheritdoc/>
internal sealed class MongoTaskRetryStore(MongoTaskCollection tasks) : ITaskRetryStore
{
    private const int NewestCount = 20;

    private static readonly FilterDefinitionBuilder<TaskDocument> Where = Builders<TaskDocument>.Filter;

    private static readonly ReplicationStatus[] Relevant = [
        ReplicationStatus.Pending, ReplicationStatus.Held, ReplicationStatus.Running, ReplicationStatus.Succeeded
    ];

    public async Task<ReplicationTask?> RetryAsync(Guid id, DateTimeOffset at, CancellationToken cancellationToken)
    {
        while (await tasks.FindAsync(id, cancellationToken) is { } document && document.ToStored() is { IsRetryable: true } task)
        {
            var retried = task.Retried(at);
            if (await tasks.SwapAsync(document, retried, cancellationToken) is Swap.Made)
                return retried.Task;
        }
        return null;
    }

    public async Task<ReplicationTask?> RedoNewestAsync(
        ReplicationTask late,
            Digest? digest,
            TaskIssue reason,
            DateTimeOffset at,
            DateTimeOffset nextAttemptAt,
            CancellationToken cancellationToken)
    {
        while (true)
        {
            var newest = (await Task.WhenAll(Relevant.Select(status => ListNewestAsync(late, status, cancellationToken))))
                .SelectMany(static it => it)
                .DistinctBy(static it => it.Id)
                .ToList();
            if (StoredTask.ToRedo([.. newest.Select(static it => it.ToStored())], late, digest) is not { } task)
                return null;
            var redone = task.Redone(reason, at, nextAttemptAt);
            if (await tasks.SwapAsync(newest.Single(it => it.Id == redone.Task.Id), redone, cancellationToken) is Swap.Made)
                return redone.Task;
        }
    }

    public async Task<ReplicationTask?> RedoAsync(Guid id, TaskIssue reason, DateTimeOffset at, CancellationToken cancellationToken)
    {
        while (await tasks.FindAsync(id, cancellationToken) is { } document
            && document.ToStored().RedoneOrMarked(reason, at) is { } redone)
        {
            if (await tasks.SwapAsync(document, redone, cancellationToken) is Swap.Made)
                return redone.Task;
        }
        return null;
    }

    private async Task<List<TaskDocument>> ListNewestAsync(
        ReplicationTask late, ReplicationStatus status, CancellationToken cancellationToken) => await tasks.Documents
        .Find(MongoTaskCollection.HasTarget(late.Target) & Where.Eq(it => it.Status, status.ToWord()))
        .SortByDescending(it => it.OrderedAt).ThenByDescending(it => it.Id).Limit(NewestCount).ToListAsync(cancellationToken);
}
