using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;

namespace Replication.Storage;

/// <summary>Derives the activity of a rule from the few newest and oldest tasks that a store reads, for both stores.</summary>
internal static class RuleActivityOf
{
    /// <summary>The statuses that are not final.</summary>
    public static IReadOnlyList<ReplicationStatus> OpenStatuses { get; } =
        [.. Enum.GetValues<ReplicationStatus>().Where(static it => !ReplicationTask.IsFinal(it))];

    /// <param name="newest">The newest task.</param>
    /// <param name="newestSucceeded">The newest succeeded task.</param>
    /// <param name="newestFailed">The newest failed task.</param>
    /// <param name="oldestMissing">The oldest task of each status that is not at the target.</param>
    /// <param name="counts">The numbers of tasks.</param>
    public static RuleActivity Tasks(
        ReplicationTask? newest,
        ReplicationTask? newestSucceeded,
        ReplicationTask? newestFailed,
        IEnumerable<ReplicationTask?> oldestMissing,
        TaskCounts counts) => new()
        {
            LastPushAt = newest?.PushedAt,
            LastSuccessAt = newestSucceeded?.FinishedAt,
            LastFailureAt = newestFailed?.FinishedAt,
            LastFailure = newestFailed?.Issue,
            OpenTasks = counts.Open,
            RunningTasks = counts.Running,
            FailedTasks = counts.Failed,
            FailedSinceSuccess = counts.FailedSinceSuccess,
            OldestMissing = oldestMissing.OfType<ReplicationTask>().MinBy(static it => (it.NotBefore ?? it.PushedAt, it.Id)) is { } oldest
                ? MissingPush.Of(oldest)
                : null,
        };

    /// <summary>The counted tasks of a rule (see <see cref="RuleActivity"/>).</summary>
    internal readonly record struct TaskCounts(int Open, int Running, int Failed, int FailedSinceSuccess);
}
