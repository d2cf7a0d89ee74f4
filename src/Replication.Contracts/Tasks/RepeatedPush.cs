namespace Replication.Contracts.Tasks;

/// <summary>
/// Recognizes tasks that would do the same work. A registry that reports one tag many times makes many tasks; only the newest of those that
/// wait copies it.
/// </summary>
public static class RepeatedPush
{
    /// <summary>
    /// A task that has existed for this long runs in any case, so that a publisher that never stops reporting a tag cannot hold up its
    /// copy.
    /// </summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Whether <paramref name="newer"/>, which waits for a worker, will do all the work of <paramref name="task"/>: it copies the same
    /// image, or whatever the source tag names when it runs. A task that is running does not count, because it may have read the source tag
    /// before the push of <paramref name="task"/>; times of other machines do not show that it has not.
    /// </summary>
    public static bool IsCoveredBy(ReplicationTask task, ReplicationTask newer, DateTimeOffset now) =>
        IsReport(task)
        && IsReport(newer)
        && now - task.CreatedAt < MaxWait
        && task is { RetriedAt: null, Redone: null }
        && newer is { Status: ReplicationStatus.Pending, Cancellation: null }
        && (newer.NextAttemptAt is not { } due || due <= now)
        && newer.IsAfter(task)
        && newer.Target == task.Target
        && newer.HasSameSource(task)
        && newer.Rule == task.Rule
        && (newer.Priority, newer.Override, newer.Referrers) == (task.Priority, task.Override, task.Referrers)
        && newer.Platforms.SequenceEqual(task.Platforms)
        && (newer.Latest?.Count, newer.Latest?.IsByPushTime) == (task.Latest?.Count, task.Latest?.IsByPushTime)
        && newer.Artifacts.SequenceEqual(task.Artifacts)
        && (ReadsTag(newer) || newer.Source.Digest == task.Source.Digest);

    private static bool IsReport(ReplicationTask task) =>
        task is { Action: TaskAction.Copy, Trigger: TaskTrigger.Automatic, Rule: not null };

    private static bool ReadsTag(ReplicationTask task) =>
        !task.AwaitsDigest && (task.DigestFromTag || task.Source.Digest is null);
}
