using Replication.Contracts.Images;
using Replication.Contracts.Tasks;

namespace Replication.Copying;

/// <summary>Orders the tasks of one target tag that read the same source tag. The decision uses no clock.</summary>
internal static class SourceTagVerdicts
{
    /// <summary>
    /// The number of comparisons before a task without a newer task is settled. A registry may show a push some seconds late.
    /// </summary>
    public const int MaxComparisons = 4;

    /// <summary>
    /// Returns the verdict on <paramref name="task"/>. Its source tag names <paramref name="current"/> (null when the tag does not exist),
    /// which is another image. <paramref name="others"/> are the other tasks of its target tag.
    /// </summary>
    public static SourceTagVerdict Of(ReplicationTask task, Digest? current, IReadOnlyCollection<ReplicationTask> others)
    {
        var newer = others.Where(it => it.IsAfter(task) && it.Action != TaskAction.Referrers).ToList();
        // A pending task compares later than this one. If this comparison read an outdated tag, the later one detects it (see ToRevive).
        if (newer.Exists(it => IsOpen(it)
            || (it.Status == ReplicationStatus.Succeeded && (!it.HasSameSource(task) || WillSet(it, current)))))
            return SourceTagVerdict.Superseded;
        if (current is null)
        {
            // The tag was deleted, is not shown yet, or never existed, so the order of the tasks decides.
            var related = others.Where(it => it.HasSameSource(task) && Exists(it)).ToList();
            if (related.Exists(it => it.IsAfter(task) && it.Action != TaskAction.Referrers))
                return SourceTagVerdict.Superseded;
            var isRemoved = related.Exists(static it => it.Action == TaskAction.DeleteTag);
            if (task.Attempt < MaxComparisons
                && (isRemoved || related.Exists(it => it.Action == TaskAction.Copy && it.Source.Digest != task.Source.Digest)))
                return SourceTagVerdict.CompareAgain;
            return isRemoved ? SourceTagVerdict.Superseded : SourceTagVerdict.Absent;
        }
        if (task.Attempt < MaxComparisons)
            return SourceTagVerdict.CompareAgain;
        return task.Action == TaskAction.Copy && !others.Any(it => it.HasSameSource(task) && WillSet(it, current))
            ? SourceTagVerdict.Unreported
            : SourceTagVerdict.Superseded;
    }

    /// <summary>
    /// True when a newer task will copy the image that the source tag names, so that it supersedes <paramref name="task"/>. A task that
    /// waits for the minimum age of the same image does not: a push that is repeated again and again must not begin the wait anew.
    /// </summary>
    public static bool IsReplaced(ReplicationTask task, Digest current, IReadOnlyCollection<ReplicationTask> others) => others.Any(it =>
        it.IsAfter(task) && it.Action != TaskAction.Referrers
        && (it.HasSameSource(task)
            ? IsOpen(it)
                && it.Action == TaskAction.Copy
                && it is { IsTooYoung: false, AwaitsDigest: false }
                && (it.Override || !task.Override)
                && (it.Source.Digest is null || it.Source.Digest == current)
            : it.Status == ReplicationStatus.Succeeded || (IsOpen(it) && (it.Override || !task.Override))));

    /// <summary>
    /// Returns the task to run again, because <paramref name="task"/> found that the source tag names <paramref name="current"/> and no
    /// open task copies that: a task that was superseded by an outdated comparison, or, when <paramref name="task"/> itself runs again, a
    /// task whose result was overwritten. Null for none.
    /// </summary>
    public static ReplicationTask? ToRevive(ReplicationTask task, Digest? current, IReadOnlyCollection<ReplicationTask> others)
    {
        var candidates = others.Where(it => it.HasSameSource(task) && WillSet(it, current)).ToList();
        if (candidates.Exists(IsOpen) || (task.Redone is null && candidates.Exists(static it => it.Status == ReplicationStatus.Succeeded)))
            return null;
        return candidates.Where(static it => it.Attempt < MaxRevivedAttempt && (it.Status == ReplicationStatus.Succeeded
            || it.Outcome == TaskOutcome.Superseded)).MaxBy(static it => (it.OrderedAt, it.Id));
    }

    // Servers of a source that contradict each other permanently must not cause an endless loop.
    private const int MaxRevivedAttempt = 20;

    private static bool WillSet(ReplicationTask task, Digest? current) =>
        current is null ? task.Action == TaskAction.DeleteTag : task.Action == TaskAction.Copy && task.Source.Digest == current;

    private static bool IsOpen(ReplicationTask task) =>
        task.Status is ReplicationStatus.Pending or ReplicationStatus.Held or ReplicationStatus.Running;

    private static bool Exists(ReplicationTask task) => IsOpen(task) || task.Status == ReplicationStatus.Succeeded;
}
