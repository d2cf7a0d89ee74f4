using MassTransit;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Coordination.Tasks;

/// <summary>Keeps the completion event of a finished task and closes it in the saga.</summary>
internal sealed class SettleTask(ITaskStore tasks, IEventStore events) : BatchActivity<TaskFinished>
{
    protected override async Task ExecuteAsync(BehaviorContext<BatchSaga, TaskFinished> context)
    {
        // The message that opened a ready-made one may be lost, or late.
        if (!context.Message.IsReadyMade && !context.Saga.OpenTasks.Contains(context.Message.TaskId))
            return;
        if (await tasks.FindAsync(context.Message.TaskId, context.CancellationToken) is { IsFinished: true } task)
        {
            await events.AddAsync(CompletionEvent.Of(task), context.CancellationToken);
            context.Saga.OpenTasks.Remove(task.Id);
            CoordinationMetrics.Settled(task);
        }
    }
}
