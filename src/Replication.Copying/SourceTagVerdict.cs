using Replication.Contracts.Images;
using Replication.Contracts.Tasks;

namespace Replication.Copying;

/// <summary>What becomes of a task whose image is not, or not yet, the one that its source tag names.</summary>
internal enum SourceTagVerdict
{
    /// <summary>A newer push replaced it.</summary>
    Superseded,

    /// <summary>The source may not show the push yet, or the event of a newer one may be on its way: compare again soon.</summary>
    CompareAgain,

    /// <summary>The source has no such tag, and no newer task is known: the image is copied by its digest.</summary>
    Absent,

    /// <summary>No event reported the image that the source tag names, as when the registry lost it: that image is copied in place of this one.</summary>
    Unreported,
}

/// <summary>Decides between the tasks of one target tag that read the same source tag. No clock has a part in it.</summary>
internal static class SourceTagVerdicts
{
    /// <summary>Attempts that compare before a task with no newer task is settled: a registry may need some seconds to show a push.</summary>
    public const int MaxComparisons = 4;

    /// <summary>
    /// The verdict on <paramref name="task"/>, whose source tag names <paramref name="current"/> (null: there is no such tag) and not its image.
    /// <paramref name="others"/> are the other tasks of its target tag.
    /// </summary>
    public static SourceTagVerdict Of(ReplicationTask task, Digest? current, IReadOnlyCollection<ReplicationTask> others)
    {
        var newer = others.Where(it => it.IsAfter(task) && it.Action != TaskAction.Referrers).ToList();
        // A task that still waits compares later than this one did. If this comparison met an old answer, that one finds out (see ToRevive).
        if (newer.Exists(it => IsOpen(it) || (it.Status == ReplicationStatus.Succeeded && (!it.HasSameSource(task) || Brings(it, current)))))
            return SourceTagVerdict.Superseded;
        if (current is null)
        {
            // The tag was removed, is not shown yet, or never existed: then the order decides.
            var related = others.Where(it => it.HasSameSource(task) && Exists(it)).ToList();
            if (related.Exists(it => it.IsAfter(task) && it.Action != TaskAction.Referrers))
                return SourceTagVerdict.Superseded;
            var isRemoved = related.Exists(static it => it.Action == TaskAction.DeleteTag);
            if (task.Attempt < MaxComparisons && (isRemoved || related.Exists(it => it.Action == TaskAction.Copy && it.Source.Digest != task.Source.Digest)))
                return SourceTagVerdict.CompareAgain;
            return isRemoved ? SourceTagVerdict.Superseded : SourceTagVerdict.Absent;
        }
        if (task.Attempt < MaxComparisons)
            return SourceTagVerdict.CompareAgain;
        return task.Action == TaskAction.Copy && !others.Any(it => it.HasSameSource(task) && Brings(it, current))
            ? SourceTagVerdict.Unreported
            : SourceTagVerdict.Superseded;
    }

    /// <summary>
    /// Whether a newer task will bring the image that the source tag names, so that <paramref name="task"/>, which would bring the same, is superseded by it.
    /// </summary>
    public static bool IsReplaced(ReplicationTask task, Digest current, IReadOnlyCollection<ReplicationTask> others) => others.Any(it =>
        it.IsAfter(task) && it.Action != TaskAction.Referrers
        && (it.HasSameSource(task)
            ? IsOpen(it) && it.Action == TaskAction.Copy && (it.Override || !task.Override) && (it.Source.Digest is null || it.Source.Digest == current)
            : it.Status == ReplicationStatus.Succeeded || (IsOpen(it) && (it.Override || !task.Override))));

    /// <summary>
    /// The task that has to be done again because <paramref name="task"/> found that the source tag names <paramref name="current"/>, and no open task brings that:
    /// one that was superseded by an answer that was not up to date, or, where <paramref name="task"/> itself is done again, one whose result was overwritten. Null for none.
    /// </summary>
    public static ReplicationTask? ToRevive(ReplicationTask task, Digest? current, IReadOnlyCollection<ReplicationTask> others)
    {
        var bringing = others.Where(it => it.HasSameSource(task) && Brings(it, current)).ToList();
        if (bringing.Exists(IsOpen) || (task.Redone is null && bringing.Exists(static it => it.Status == ReplicationStatus.Succeeded)))
            return null;
        return bringing.Where(static it => it.Attempt < MaxRevivedAttempt && (it.Status == ReplicationStatus.Succeeded || it.Outcome == TaskOutcome.Superseded)).MaxBy(static it => (it.OrderedAt, it.Id));
    }

    // A source whose servers keep contradicting each other must not keep its tasks busy for ever.
    private const int MaxRevivedAttempt = 20;

    private static bool Brings(ReplicationTask task, Digest? current) =>
        current is null ? task.Action == TaskAction.DeleteTag : task.Action == TaskAction.Copy && task.Source.Digest == current;

    private static bool IsOpen(ReplicationTask task) => task.Status is ReplicationStatus.Pending or ReplicationStatus.Running;

    private static bool Exists(ReplicationTask task) => IsOpen(task) || task.Status == ReplicationStatus.Succeeded;
}
