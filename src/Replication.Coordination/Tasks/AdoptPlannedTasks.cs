using MassTransit;
using Replication.Contracts.Pushes;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Coordination.Tasks;

/// <summary>
/// Adds the tasks of a push that its saga does not know, when the push arrives again. Two processes may plan the same push; rules or the
/// source may change between both plans, and only one plan is stored with the saga.
/// </summary>
internal sealed class AdoptPlannedTasks(ITaskStore tasks, TaskSettlement settlement) : BatchActivity<ImagePushed>
{
    private const int PageSize = 500;

    protected override async Task ExecuteAsync(BehaviorContext<BatchSaga, ImagePushed> context)
    {
        var saga = context.Saga;
        var stored = await ListAsync(saga.CorrelationId, context.CancellationToken);
        if (stored.Count <= saga.TaskCount)
            return;
        saga.TaskCount = stored.Count;
        foreach (var task in stored.Where(it => !saga.OpenTasks.Contains(it.Id)))
        {
            if (task.IsFinished)
                await settlement.KeepEventAsync(task, context.CancellationToken);
            else
                saga.OpenTasks.Add(task.Id);
        }
    }

    private async Task<IReadOnlyList<ReplicationTask>> ListAsync(Guid batch, CancellationToken cancellationToken)
    {
        var all = new List<ReplicationTask>();
        for (string? after = null; ;)
        {
            var page = await tasks.ListAsync(new TaskFilter { Batch = batch }, after, PageSize, cancellationToken);
            all.AddRange(page.Items);
            if ((after = page.Next) is null)
                return all;
        }
    }
}
