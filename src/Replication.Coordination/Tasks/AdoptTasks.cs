using MassTransit;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Coordination.Tasks;

/// <summary>Adds manual, backfill and retried tasks to the open tasks of the batch, and settles those that are finished already.</summary>
internal sealed class AdoptTasks(ITaskStore tasks, IEventStore events, TimeProvider time) : BatchActivity<TasksMade>
{
    protected override async Task ExecuteAsync(BehaviorContext<BatchSaga, TasksMade> context)
    {
        var saga = context.Saga;
        if (saga.BegunAt == default)
            saga.BegunAt = time.GetUtcNow();
        foreach (var id in context.Message.Tasks)
        {
            // A late duplicate message may name settled tasks. Their event has the same id and is stored once.
            saga.OpenTasks.Add(id);
            if (await tasks.FindAsync(id, context.CancellationToken) is not { IsFinished: true } task)
                continue;
            await events.AddAsync(CompletionEvent.Of(task), context.CancellationToken);
            saga.OpenTasks.Remove(id);
            CoordinationMetrics.Settled(task);
        }
        saga.TaskCount = Math.Max(saga.TaskCount, saga.OpenTasks.Count);
    }
}
