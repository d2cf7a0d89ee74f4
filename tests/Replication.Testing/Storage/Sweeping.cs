using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Testing.Storage;

/// <summary>Sweeps that do not wait for the answer time of a wake-up.</summary>
public static class Sweeping
{
    /// <summary>Takes all due tasks, then all tasks whose wake-up was not answered.</summary>
    public static async Task<IReadOnlyList<DueTask>> TakeAllAsync(this ITaskSweepStore tasks, DateTimeOffset now, int limit = 100)
    {
        List<DueTask> taken = [.. await tasks.TakeDueAsync(now, limit, default)];
        for (var priority = TaskPriority.Highest; priority >= TaskPriority.Lowest; priority--)
            taken.AddRange(await tasks.TakeUnansweredAsync(priority, now, TimeSpan.Zero, limit, default));
        return taken;
    }
}
