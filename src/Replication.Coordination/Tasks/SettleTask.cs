using MassTransit;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Coordination.Tasks;

/// <summary>Settles the finished task that a message names.</summary>
internal sealed class SettleTask(ITaskStore tasks, TaskSettlement settlement) : BatchActivity<TaskFinished>
{
    protected override async Task ExecuteAsync(BehaviorContext<BatchSaga, TaskFinished> context)
    {
        // The message that adds a manual or retried task to the saga may be lost or late.
        if (!context.Message.IsReadyMade && !context.Saga.OpenTasks.Contains(context.Message.TaskId))
            return;
        if (await tasks.FindAsync(context.Message.TaskId, context.CancellationToken) is { IsFinished: true } task)
            await settlement.SettleAsync(task, context.Saga, context.CancellationToken);
    }
}
