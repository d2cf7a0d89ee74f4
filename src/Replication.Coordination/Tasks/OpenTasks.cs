using MassTransit;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Coordination.Tasks;

/// <summary>Takes ready-made tasks, and those that are tried again, among those that the batch waits for; settles what has finished meanwhile.</summary>
internal sealed class OpenTasks(ITaskStore tasks, IEventStore events, TimeProvider time) : BatchActivity<TasksMade>
{
    protected override async Task ExecuteAsync(BehaviorContext<BatchSaga, TasksMade> context)
    {
        var saga = context.Saga;
        if (saga.BegunAt == default)
            saga.BegunAt = time.GetUtcNow();
        foreach (var id in context.Message.Tasks)
        {
            // A late repeat names tasks that are settled: their event is kept once.
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
