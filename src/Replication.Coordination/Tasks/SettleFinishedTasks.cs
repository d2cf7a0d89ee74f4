using MassTransit;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Coordination.Tasks;

/// <summary>Settles every finished task of the batch whose message got lost.</summary>
internal sealed class SettleFinishedTasks(ITaskStore tasks, IEventStore events) : BatchActivity<BatchReviewRequested>
{
    protected override async Task ExecuteAsync(BehaviorContext<BatchSaga, BatchReviewRequested> context)
    {
        // Few of a batch are open: each is looked at, not all that the batch ever made.
        foreach (var id in context.Saga.OpenTasks.ToList())
        {
            switch (await tasks.FindAsync(id, context.CancellationToken))
            {
                case { IsFinished: true } task:
                    await events.AddAsync(CompletionEvent.Of(task), context.CancellationToken);
                    context.Saga.OpenTasks.Remove(id);
                    CoordinationMetrics.Settled(task);
                    break;
                case null:
                    // Finished so long ago that it is kept no more.
                    context.Saga.OpenTasks.Remove(id);
                    break;
            }
        }
    }
}
