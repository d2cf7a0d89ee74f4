using MongoDB.Driver;
using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Storage.Mongo.Documents;

namespace Replication.Storage.Mongo;

/// <summary>Has a task done again whose tag an older one may have moved: see <see cref="ITaskStore.RedoNewestAsync"/>.</summary>
internal sealed class MongoTaskRedo(MongoTaskCollection tasks)
{
    private static readonly FilterDefinitionBuilder<TaskDocument> Where = Builders<TaskDocument>.Filter;

    private static readonly ReplicationStatus[] Standing = [ReplicationStatus.Pending, ReplicationStatus.Running, ReplicationStatus.Succeeded];

    public async Task<ReplicationTask?> RedoNewestAsync(
        ReplicationTask late, Digest? digest, TaskIssue reason, DateTimeOffset at, DateTimeOffset nextAttemptAt, CancellationToken cancellationToken)
    {
        while (true)
        {
            var newer = (await Task.WhenAll(Standing.Select(status => FindNewestAsync(late, status, cancellationToken)))).OfType<TaskDocument>().ToDictionary(static it => it.Id);
            if (StoredTask.ToRedo([.. newer.Values.Select(static it => it.ToStored())], digest) is not { } newest)
                return null;
            var redone = newest.Redone(reason, at, nextAttemptAt);
            if (await tasks.SwapAsync(newer[redone.Task.Id], redone, cancellationToken) is Swap.Made)
                return redone.Task;
        }
    }

    private async Task<TaskDocument?> FindNewestAsync(ReplicationTask late, ReplicationStatus status, CancellationToken cancellationToken)
    {
        var newer = MongoTaskCollection.HasTarget(late.Target) & Where.Eq(it => it.Status, status.ToStored())
            & MongoPaging.After<TaskDocument>(it => it.OrderedAt, it => it.Id, late.OrderedAt, late.Id);
        var found = await tasks.Documents.Find(newer).SortByDescending(it => it.OrderedAt).ThenByDescending(it => it.Id).FirstOrDefaultAsync(cancellationToken);
        if (found is not null || status is not ReplicationStatus.Succeeded)
            return found;
        return await tasks.FindAsync(late.Id, cancellationToken) is { } itself && itself.Status == status.ToStored() ? itself : null;
    }
}
