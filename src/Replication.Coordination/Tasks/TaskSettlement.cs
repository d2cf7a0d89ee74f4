using Replication.Contracts.History;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Coordination.Tasks;

/// <summary>Settles finished tasks: stores the completion event, records the task as settled, then counts it.</summary>
internal sealed class TaskSettlement(IEventStore events, HistoryRecorder history)
{
    /// <summary>Settles one task of a batch and removes it from the open tasks of the saga.</summary>
    public Task SettleAsync(ReplicationTask task, BatchSaga saga, CancellationToken cancellationToken) => SettleAsync(
        [task],
        () =>
        {
            saga.OpenTasks.Remove(task.Id);
            return Task.FromResult(true);
        },
        cancellationToken);

    /// <summary>
    /// Stores the completion event of a task that the saga of its batch does not know. The metrics do not count it, because a late or
    /// repeated message about a settled task looks the same. The history counts each event once.
    /// </summary>
    public async Task KeepEventAsync(ReplicationTask task, CancellationToken cancellationToken)
    {
        if (await events.AddAsync(CompletionEvent.Of(task), cancellationToken))
            history.Settled(task);
    }

    /// <summary>
    /// Settles tasks. <paramref name="recordAsync"/> records them as settled; when it returns false, another process does, and they are not
    /// counted here. The id of an event derives from its task, so a repeated call stores each event once.
    /// </summary>
    public async Task SettleAsync(
        IReadOnlyCollection<ReplicationTask> finished, Func<Task<bool>> recordAsync, CancellationToken cancellationToken)
    {
        await Task.WhenAll(finished.Select(task => KeepEventAsync(task, cancellationToken)));
        if (!await recordAsync())
            return;
        foreach (var task in finished)
            CoordinationMetrics.Settled(task);
    }
}
