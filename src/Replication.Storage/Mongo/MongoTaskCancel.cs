using MongoDB.Driver;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Storage.Mongo.Documents;

namespace Replication.Storage.Mongo;

/// <summary>Cancels tasks, and opens them again: see <see cref="ITaskStore"/>.</summary>
internal sealed class MongoTaskCancel(MongoTaskCollection tasks)
{
    private const int AtOnce = 16;

    public async Task<ReplicationTask?> CancelAsync(Guid id, TaskCancellation cancellation, CancellationToken cancellationToken)
    {
        // Somebody else's change comes in between now and then: a heartbeat every second, a claim.
        while (await tasks.FindAsync(id, cancellationToken) is { } document)
        {
            var task = document.ToStored();
            var changed = task.CanceledOrMarked(cancellation);
            if (changed == task || await tasks.SwapAsync(document, changed, cancellationToken) is Swap.Made)
                return changed.Task;
        }
        return null;
    }

    public async Task<IReadOnlyList<ReplicationTask>> CancelWaitingAsync(TaskFilter filter, TaskCancellation cancellation, int limit, CancellationToken cancellationToken)
    {
        if (filter.Status is { } status and not ReplicationStatus.Pending)
            throw new ArgumentException($"{status} tasks do not wait", nameof(filter));
        var waiting = MongoTaskList.Filter(filter with { Status = ReplicationStatus.Pending }, PageCursor.Parse(MongoTaskList.CursorMark, null));
        while (true)
        {
            var documents = await tasks.Documents.Find(waiting).Sort(MongoTaskList.NewestFirst).Limit(limit).ToListAsync(cancellationToken);
            var canceled = new List<ReplicationTask>();
            foreach (var some in documents.Chunk(AtOnce))
                canceled.AddRange((await Task.WhenAll(some.Select(it => CancelAsync(it, cancellation, cancellationToken)))).OfType<ReplicationTask>());
            // Where workers took them all, there may be more behind.
            if (canceled.Count > 0 || documents.Count == 0)
                return canceled;
        }
    }

    public async Task<bool> CancelWaitingAsync(Guid id, TaskCancellation cancellation, CancellationToken cancellationToken)
    {
        while (await tasks.FindAsync(id, cancellationToken) is { } document && document.Status == ReplicationStatus.Pending.ToStored())
        {
            if (await CancelAsync(document, cancellation, cancellationToken) is not null)
                return true;
        }
        return false;
    }

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

    // Null where it waits no longer.
    private async Task<ReplicationTask?> CancelAsync(TaskDocument document, TaskCancellation cancellation, CancellationToken cancellationToken)
    {
        var canceled = document.ToStored().Canceled(cancellation, cancellation.At);
        return await tasks.SwapAsync(document, canceled, cancellationToken) is Swap.Made ? canceled.Task : null;
    }
}
