using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Copying;

/// <summary>
/// Decides whether a push is among the last ones of its repository, from the tasks of later pushes. A push was made when this system
/// learned of it, by a report or from the reconciler. The registry is not asked.
/// </summary>
internal static class NewestPushes
{
    private const int PageSize = 100;

    /// <summary>Reads the tasks of later pushes, newest first, until there are enough of them.</summary>
    public static async Task<bool> IncludeAsync(
        ITaskStore tasks, ReplicationTask task, LatestTags filters, CancellationToken cancellationToken)
    {
        // A task is created after its push was received.
        var filter = new TaskFilter
        {
            Rule = task.Rule,
            Instance = task.Target.Instance,
            Repository = task.Target.Repository,
            Since = task.OrderedAt,
        };
        var later = new LaterPushes(task);
        for (string? after = null; ;)
        {
            var page = await tasks.ListAsync(filter, after, PageSize, cancellationToken);
            foreach (var other in page.Items)
                later.Add(other);
            if (later.Count >= filters.Count || page.Next is null)
                return later.Count < filters.Count;
            after = page.Next;
        }
    }
}
