using MassTransit;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Coordination.Tasks;

/// <summary>Settles the finished task that a message names.</summary>
internal sealed class SettleTask(ITaskStore tasks, TaskSettlement settlement) : BatchActivity<TaskFinished>
{
    protected override async Task ExecuteAsync(BehaviorContext<BatchSaga, TaskFinished> context)
    {
        if (await tasks.FindAsync(context.Message.TaskId, context.CancellationToken) is not { IsFinished: true } task)
            return;
        // The saga may not know the task: the message that adds a manual or retried task may be lost or late, and a plan that was
        // not stored with the saga may have had this task alone.
        if (context.Message.IsReadyMade || context.Saga.OpenTasks.Contains(task.Id))
            await settlement.SettleAsync(task, context.Saga, context.CancellationToken);
        else
            await settlement.KeepEventAsync(task, context.CancellationToken);
    }
}
