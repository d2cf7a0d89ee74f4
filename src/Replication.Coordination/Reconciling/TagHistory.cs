using Replication.Contracts.Images;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;
using Replication.Coordination.Tasks;

namespace Replication.Coordination.Reconciling;

/// <summary>What the tasks of a target tag say about one image.</summary>
/// <param name="IsOpen">Whether a task of the target tag was not finished when the registries were asked.</param>
/// <param name="WasReported">Whether a task for this image exists: its push was reported, or a user asked for it.</param>
/// <param name="IsLeftAlone">
/// Whether the newest task for this image failed a short time ago, a user canceled it, or the rule does not copy the image: its type, or a
/// push that as many others followed.
/// </param>
/// <param name="HasArrived">Whether the newest task for this image brought it to the target, or found it there.</param>
/// <param name="WasDeleted">Whether the newest succeeded task deleted the target tag.</param>
internal sealed record TagHistory(bool IsOpen, bool WasReported, bool IsLeftAlone, bool HasArrived, bool WasDeleted)
{
    public static TagHistory None { get; } =
        new(IsOpen: false, WasReported: false, IsLeftAlone: false, HasArrived: false, WasDeleted: false);

    /// <param name="ofTag">The tasks of the target tag, newest first.</param>
    /// <param name="source">The source tag, with the digest that it names.</param>
    /// <param name="rule">The rule, which says what it copies now.</param>
    /// <param name="askedAt">When the registries were asked. A task that ended later may have changed the target tag since.</param>
    /// <param name="failedSince">A task that failed before this time is repeated.</param>
    public static TagHistory Of(
        IReadOnlyList<ReplicationTask> ofTag,
        TaskSource source,
        RuleSpec rule,
        DateTimeOffset askedAt,
        DateTimeOffset failedSince)
    {
        var digest = source.Digest;
        var tasks = ofTag.Where(static it => it.Action is TaskAction.Copy or TaskAction.DeleteTag).ToList();
        var copies = tasks
            .Where(it => it.Action == TaskAction.Copy && !TaskPlan.IsSkipped(it) && it.Source with { Digest = digest } == source)
            .ToList();
        // A task whose source tag was never read may be for this image.
        var newest = copies.Find(it => (it.Source.Digest is null || it.Source.Digest == digest) && it.Outcome != TaskOutcome.Superseded);
        return new TagHistory(
            tasks.Exists(it => (!it.IsFinished && !IsOutdated(it, digest)) || it.FinishedAt > askedAt),
            copies.Exists(it => it.Source.Digest == digest),
            newest is { Status: ReplicationStatus.Failed, FinishedAt: var at } && at > failedSince || IsDeclined(newest, rule),
            newest is { Status: ReplicationStatus.Succeeded } && newest.Source.Digest == digest,
            tasks.Find(static it => it.Status == ReplicationStatus.Succeeded && it.Outcome != TaskOutcome.Superseded)
                is { Action: TaskAction.DeleteTag });
    }

    // The tag moved while the task waited: the wait of the image that it names now begins anew.
    private static bool IsOutdated(ReplicationTask task, Digest? digest) =>
        task.IsTooYoung && task.Source.Digest is { } its && its != digest;

    // With other types or another number of newest tags, the image may be wanted now. The list of tags says which versions are the newest.
    private static bool IsDeclined(ReplicationTask? task, RuleSpec rule) => task is { Status: ReplicationStatus.Canceled }
        && task.Issue?.Code switch
        {
            TaskIssue.Canceled => true,
            TaskIssue.ArtifactFiltered => task.Artifacts.SequenceEqual(rule.Artifacts),
            TaskIssue.NotAmongLatest =>
                task.Latest is { IsByPushTime: true } was && LatestTags.Of(rule) is { IsByPushTime: true } now && was.Count == now.Count,
            _ => false,
        };
}
