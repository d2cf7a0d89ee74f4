using Replication.Contracts.Images;
using Replication.Contracts.Pushes;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;

namespace Replication.Coordination.Tasks;

/// <summary>
/// Derives the tasks of a push: one for each target reference, all in one batch. The tasks of a held rule are held, those of a paused rule
/// are canceled: they record what a backfill can replicate later.
/// </summary>
internal static class TaskPlan
{
    /// <summary>
    /// Returns the tasks of a pushed or deleted tag. Only rules with <c>deletions</c> follow a deletion. An image that is younger than the
    /// rule wants waits.
    /// </summary>
    public static IReadOnlyList<ReplicationTask> For(
        ImagePushed push, IReadOnlyList<ReplicationRule> matches, DateTimeOffset now, string? traceParent = null) =>
        push.Tag is { } tag
            ? All(push, push.Kind == PushKind.Deletion
                ? matches.Where(static rule => rule.Deletions)
                : matches, tag, now, traceParent, (rule, task) => push.Kind == PushKind.Deletion
                    ? task with { Action = TaskAction.DeleteTag }
                    : Aging(task, rule, push.PushedAt < task.OrderedAt ? push.PushedAt : task.OrderedAt, now))
            : [];

    /// <summary>
    /// Returns the task of an image that exists since this time, with the wait that the minimum age of the rule demands. Without a digest,
    /// a worker reads at once which image it is.
    /// </summary>
    public static ReplicationTask Aging(ReplicationTask task, RuleSpec rule, DateTimeOffset since, DateTimeOffset now)
    {
        if (rule.MinAge is not { } minAge)
            return task;
        var aging = task with { MinAge = minAge, NotBefore = since + minAge.Value };
        return aging.Status == ReplicationStatus.Pending ? aging.WaitingForAge(now) : aging;
    }

    /// <summary>
    /// Returns the tasks that copy the referrers of an image, one for each rule that may have copied the image. <paramref name="subject"/>
    /// is null when the referrer could not be read yet; the worker reads it.
    /// </summary>
    public static IReadOnlyList<ReplicationTask> ForReferrer(
        ImagePushed push, Digest? subject, IReadOnlyList<ReplicationRule> following, DateTimeOffset now, string? traceParent = null) =>
        (subject ?? push.Digest) is { } named
            // All referrers of one image share a task tag, so that the newest pending task, which copies all of them, supersedes the
            // others.
            ? All(push, following, ReferrersTag.Of(
                named), now, traceParent, (_, task) => task with { Action = TaskAction.Referrers, Subject = subject })
            : [];

    private static IReadOnlyList<ReplicationTask> All(
        ImagePushed push,
            IEnumerable<ReplicationRule> rules,
            Tag tag,
            DateTimeOffset now,
            string? traceParent,
            Func<ReplicationRule, ReplicationTask, ReplicationTask> finish) =>
        [.. rules.SelectMany(rule => rule.TargetInstances
                .Select(target => Make(push, rule, target, tag, now, traceParent))
                .OfType<ReplicationTask>()
                .Select(task => finish(rule, task)))
            .DistinctBy(task => task.Id)];

    // Returns null when the target name would be longer than registries accept.
    private static ReplicationTask? Make(
        ImagePushed push, ReplicationRule rule, string targetInstance, Tag tag, DateTimeOffset now, string? traceParent)
    {
        if (!TargetNames.TryMake(rule, push.Repository, out var repository))
            return null;
        var target = new TaskTarget(targetInstance, repository, tag);
        var task = new ReplicationTask
        {
            Id = ReplicationTask.IdOf(push.PushId, target),
            Batch = push.PushId,
            Rule = rule.Id,
            RuleName = rule.Name,
            Trigger = TaskTrigger.Automatic,
            Priority = TaskPriority.Clamp(rule.Priority),
            Source = new TaskSource(push.Instance, push.Repository, tag, push.Kind == PushKind.Deletion ? null : push.Digest),
            Target = target,
            Override = rule.Override,
            Referrers = rule.Referrers,
            Platforms = rule.Platforms,
            Artifacts = rule.Artifacts,
            Latest = LatestTags.Of(rule),
            Verify = rule.Verify is not null,
            Status = rule.IsHeld ? ReplicationStatus.Held : ReplicationStatus.Pending,
            PushedAt = push.PushedAt,
            ReportId = push.ReportId,
            // A process whose clock is ahead must not order its task after later ones.
            OrderedAt = push.ReceivedAt < now ? push.ReceivedAt : now,
            CreatedAt = now,
            TraceParent = traceParent,
        };
        return rule.Pause is { Hold: false } pause
            ? task with { Status = ReplicationStatus.Canceled, Issue = IssueOf(rule, pause), FinishedAt = now }
            : task;
    }

    /// <summary>Returns whether the task only records a push of a pause.</summary>
    public static bool IsSkipped(ReplicationTask task) =>
        task is { Status: ReplicationStatus.Canceled, Issue.Code: TaskIssue.RulePaused };

    private static TaskIssue IssueOf(ReplicationRule rule, RulePause pause) => new(
        TaskIssue.RulePaused,
        $"the rule '{rule.Name}' was paused by '{pause.By}' when the image was pushed; resume the rule with a backfill, or retry "
            + $"this task");
}
