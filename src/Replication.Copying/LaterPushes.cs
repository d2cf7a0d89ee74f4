using Replication.Contracts.Images;
using Replication.Contracts.Tasks;

namespace Replication.Copying;

/// <summary>Counts the other tags of a repository that were pushed after a task. Tasks are added newest first.</summary>
/// <param name="task">The task of the push.</param>
internal sealed class LaterPushes(ReplicationTask task)
{
    private readonly HashSet<Tag> _seen = [];

    /// <summary>How many tags were pushed later.</summary>
    public int Count { get; private set; }

    /// <summary>Notes a task of the same rule.</summary>
    public void Add(ReplicationTask other)
    {
        if (!IsPush(other)
            || !other.IsAfter(task)
            || other.Target.Instance != task.Target.Instance
            || other.Source.Repository != task.Source.Repository
            || other.Source.Tag == task.Source.Tag
            || ReferrersTag.TryReadSubject(other.Source.Tag, out _)
            || !_seen.Add(other.Source.Tag))
            return;
        // A tag that was deleted after its push takes no place, and neither does what the rule does not copy.
        if (other.Action == TaskAction.Copy && other.Issue?.Code != TaskIssue.ArtifactFiltered)
            Count++;
    }

    /// <summary>
    /// Whether the task is for a push that was reported or that the reconciler found. Backfills, repairs and users copy other images, too.
    /// </summary>
    public static bool IsPush(ReplicationTask task) => task.Action == TaskAction.DeleteTag
        || task is { Action: TaskAction.Copy, Trigger: TaskTrigger.Automatic or TaskTrigger.Reconcile, Latest: not null };
}
