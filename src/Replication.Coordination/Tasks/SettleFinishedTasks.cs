using MassTransit;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Coordination.Tasks;

/// <summary>Settles every finished task of the batch whose message got lost.</summary>
internal sealed class SettleFinishedTasks(ITaskStore tasks, IEventStore events) : BatchActivity<BatchReviewRequested>
{
    protected override async Task ExecuteAsync(BehaviorContext<BatchSaga, BatchReviewRequested> context)
    {
        var batch = await tasks.ListBatchAsync(context.Saga.CorrelationId, context.CancellationToken);
        foreach (var task in batch.Where(task => task.IsFinished && context.Saga.OpenTasks.Contains(task.Id)))
        {
            await events.AddAsync(CompletionEvent.Of(task), context.CancellationToken);
            context.Saga.OpenTasks.Remove(task.Id);
            CoordinationMetrics.Settled(task);
        }
    }
}
