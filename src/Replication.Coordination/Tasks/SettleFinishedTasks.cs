using MassTransit;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Coordination.Tasks;

/// <summary>Settles every finished task of a batch whose message was lost.</summary>
internal sealed class SettleFinishedTasks(ITaskStore tasks, TaskSettlement settlement) : BatchActivity<BatchReviewRequested>
{
    protected override async Task ExecuteAsync(BehaviorContext<BatchSaga, BatchReviewRequested> context)
    {
        // A batch has few open tasks. Reading each is cheaper than listing all tasks of the batch.
        foreach (var id in context.Saga.OpenTasks.ToList())
        {
            switch (await tasks.FindAsync(id, context.CancellationToken))
            {
                case { IsFinished: true } task:
                    await settlement.SettleAsync(task, context.Saga, context.CancellationToken);
                    break;
                case null:
                    // The task finished so long ago that retention removed it.
                    context.Saga.OpenTasks.Remove(id);
                    break;
            }
        }
    }
}
