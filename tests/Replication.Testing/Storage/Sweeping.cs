using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Testing.Storage;

/// <summary>Sweeps without any patience.</summary>
public static class Sweeping
{
    /// <summary>All that is due, then all that is unanswered.</summary>
    public static async Task<IReadOnlyList<DueTask>> TakeAllAsync(this ITaskSweepStore tasks, DateTimeOffset now, int limit = 100)
    {
        List<DueTask> taken = [.. await tasks.TakeDueAsync(now, limit, default)];
        for (var priority = TaskPriority.Highest; priority >= TaskPriority.Lowest; priority--)
            taken.AddRange(await tasks.TakeUnansweredAsync(priority, now, TimeSpan.Zero, limit, default));
        return taken;
    }
}
