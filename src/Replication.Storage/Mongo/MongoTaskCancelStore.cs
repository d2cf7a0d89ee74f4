using MongoDB.Driver;
using Replication.Contracts;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Storage.Mongo.Documents;

namespace Replication.Storage.Mongo;

/// <inheritdoc/>
internal sealed class MongoTaskCancelStore(MongoTaskCollection tasks) : ITaskCancelStore
{
    private const int AtOnce = 16;

    private static readonly FilterDefinitionBuilder<TaskDocument> Where = Builders<TaskDocument>.Filter;

    public async Task<ReplicationTask?> CancelAsync(Guid id, TaskCancellation cancellation, CancellationToken cancellationToken)
    {
        // Other changes, such as a heartbeat or a claim, may win the race.
        while (await tasks.FindAsync(id, cancellationToken) is { } document)
        {
            var task = document.ToStored();
            var changed = task.CanceledOrMarked(cancellation);
            if (changed == task || await tasks.SwapAsync(document, changed, cancellationToken) is Swap.Made)
                return changed.Task;
        }
        return null;
    }

    public async Task<IReadOnlyList<ReplicationTask>> CancelWaitingAsync(
        TaskFilter filter, TaskCancellation cancellation, int limit, CancellationToken cancellationToken)
    {
        var canceled = new List<ReplicationTask>();
        foreach (var status in WaitingStatuses.Of(filter))
        {
            if (canceled.Count < limit)
                canceled.AddRange(
                    await CancelOfStatusAsync(filter with { Status = status }, cancellation, limit - canceled.Count, cancellationToken));
        }
        return canceled;
    }

    private async Task<List<ReplicationTask>> CancelOfStatusAsync(
        TaskFilter filter, TaskCancellation cancellation, int limit, CancellationToken cancellationToken)
    {
        var waiting = MongoTaskList.Filter(filter, PageCursor.Parse(MongoTaskList.CursorMark, null));
        while (true)
        {
            var documents = await tasks.Documents.Find(waiting).Sort(MongoTaskList.NewestFirst).Limit(limit).ToListAsync(cancellationToken);
            var canceled = new List<ReplicationTask>();
            foreach (var some in documents.Chunk(AtOnce))
                canceled.AddRange(
                    (await Task.WhenAll(some.Select(it => CancelAsync(it, cancellation, cancellationToken)))).OfType<ReplicationTask>());
            // When workers claimed all candidates, more waiting tasks may follow them.
            if (canceled.Count > 0 || documents.Count == 0)
                return canceled;
        }
    }

    public async Task<bool> CancelWaitingAsync(Guid id, TaskCancellation cancellation, CancellationToken cancellationToken)
    {
        while (await tasks.FindAsync(id, cancellationToken) is { } document && document.ToStored().IsWaiting)
        {
            if (await CancelAsync(document, cancellation, cancellationToken) is not null)
                return true;
        }
        return false;
    }

    public async Task<IReadOnlyList<Guid>> ListToBeCanceledAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        await tasks.Documents
            .Find(Where.In(it => it.Id, ids) & Where.Eq(it => it.IsToBeCanceled, true)
                & Where.Eq(it => it.Status, ReplicationStatus.Running.ToWord()))
            .Project(static it => it.Id).ToListAsync(cancellationToken);

    // Returns null when the task no longer waits.
    private async Task<ReplicationTask?> CancelAsync(
        TaskDocument document, TaskCancellation cancellation, CancellationToken cancellationToken)
    {
        var canceled = document.ToStored().Canceled(cancellation, cancellation.At);
        return await tasks.SwapAsync(document, canceled, cancellationToken) is Swap.Made ? canceled.Task : null;
    }
}
