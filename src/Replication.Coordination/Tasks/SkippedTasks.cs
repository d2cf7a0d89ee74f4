using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Rules;

namespace Replication.Coordination.Tasks;

/// <summary>The tasks that record the skipped pushes of a paused rule, at the end of the pause.</summary>
internal sealed class SkippedTasks(RuleBook rules, ITaskRetryStore retries, TimeProvider time)
{
    /// <summary>
    /// Reopens those of the stored tasks whose rule was resumed after their plan had read it. The backfill of the pause may have read its
    /// list before, so nothing else would replicate the push. When the process crashes first, the push is planned again.
    /// </summary>
    public async Task<IReadOnlyList<ReplicationTask>> ReopenAsync(
        IReadOnlyList<ReplicationTask> stored, CancellationToken cancellationToken)
    {
        if (!stored.Any(TaskPlan.IsSkipped))
            return stored;
        var index = await rules.ReadAsync(cancellationToken);
        var reopened = new List<ReplicationTask>();
        foreach (var task in stored)
        {
            var isResumed = TaskPlan.IsSkipped(task) && index.Find(task.Rule!) is { } rule && (rule.IsActive || rule.IsHeld);
            reopened.Add(isResumed ? await retries.RetryAsync(task.Id, time.GetUtcNow(), cancellationToken) ?? task : task);
        }
        return reopened;
    }
}
