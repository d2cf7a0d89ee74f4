using MassTransit;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Coordination.Tasks;

/// <summary>Adds manual and retried tasks to the open tasks of the batch, and settles those that are finished already.</summary>
internal sealed class AdoptTasks(ITaskStore tasks, TaskSettlement settlement, TimeProvider time) : BatchActivity<TasksMade>
{
    protected override async Task ExecuteAsync(BehaviorContext<BatchSaga, TasksMade> context)
    {
        var saga = context.Saga;
        if (saga.BegunAt == default)
            saga.BegunAt = time.GetUtcNow();
        foreach (var id in context.Message.Tasks)
        {
            // A late duplicate message may name settled tasks. Settling them again stores nothing new.
            saga.OpenTasks.Add(id);
            if (await tasks.FindAsync(id, context.CancellationToken) is { IsFinished: true } task)
                await settlement.SettleAsync(task, saga, context.CancellationToken);
        }
        saga.TaskCount = Math.Max(saga.TaskCount, saga.OpenTasks.Count);
    }
}
