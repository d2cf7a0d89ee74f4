using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Coordination.Tasks;

/// <summary>Reads the tasks of a batch.</summary>
internal static class BatchTasks
{
    private const int PageSize = 500;

    /// <summary>Returns all stored tasks of the batch.</summary>
    public static async Task<IReadOnlyList<ReplicationTask>> ListAsync(
        this ITaskStore tasks, Guid batch, CancellationToken cancellationToken)
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
