using Replication.Contracts.Pushes;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;

namespace Replication.Coordination.Tasks;

/// <summary>Which tasks a push makes: one per target reference, all in one batch.</summary>
internal static class TaskPlan
{
    public static IReadOnlyList<ReplicationTask> For(ImagePushed push, IReadOnlyList<ReplicationRule> matches, DateTimeOffset now, string? traceParent = null) =>
        [.. matches.Select(rule => Make(push, rule, now, traceParent)).OfType<ReplicationTask>().DistinctBy(task => task.Id)];

    // Null where the target would need a name that no registry takes.
    private static ReplicationTask? Make(ImagePushed push, ReplicationRule rule, DateTimeOffset now, string? traceParent)
    {
        if (!TargetNames.TryMake(rule, push.Repository, out var repository))
            return null;
        var target = new TaskTarget(rule.Target, repository, push.Tag);
        return new ReplicationTask
        {
            Id = ReplicationTask.IdOf(push.PushId, target),
            Batch = push.PushId,
            Rule = rule.Id,
            Trigger = TaskTrigger.Automatic,
            Priority = TaskPriority.Clamp(rule.Priority),
            Source = new TaskSource(push.Instance, push.Repository, push.Tag, push.Digest),
            Target = target,
            Override = rule.Override,
            Referrers = rule.Referrers,
            Platforms = rule.Platforms,
            Status = ReplicationStatus.Pending,
            PushedAt = push.PushedAt,
            // A publisher whose clock runs ahead must not win against pushes to come.
            OrderedAt = push.PushedAt < push.ReceivedAt ? push.PushedAt : push.ReceivedAt,
            CreatedAt = now,
            TraceParent = traceParent,
        };
    }
}
