using Replication.Contracts.Backfills;
using Replication.Contracts.Images;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;

namespace Replication.Coordination.Backfills;

/// <summary>
/// Derives the tasks of a backfill or an import: one for each missing image. Their ids derive from it and the target, so that a repeat
/// creates none twice.
/// </summary>
internal static class BackfillTasks
{
    /// <summary>
    /// Returns the target of an image; null when the target name would be longer than registries accept. A null <paramref name="instance"/>
    /// is the only target of the rule.
    /// </summary>
    public static TaskTarget? TargetOf(ReplicationRule rule, string? instance, RepositoryName repository, Tag tag) =>
        TargetNames.TryMake(rule, repository, out var target) ? new TaskTarget(instance ?? rule.TargetInstances[0], target, tag) : null;

    public static Guid? IdOf(Backfill backfill, OpenImage image) =>
        TargetOf(backfill.Rule, image.Target, image.Repository, image.Tag) is { } target ? ReplicationTask.IdOf(backfill.Id, target) : null;

    public static IReadOnlyList<ReplicationTask> Of(Backfill backfill, IEnumerable<OpenImage> images, TimeSpan clockTolerance) =>
        [.. images.Select(it => Make(backfill, it, clockTolerance)).OfType<ReplicationTask>().DistinctBy(static it => it.Id)];

    private static ReplicationTask? Make(Backfill backfill, OpenImage image, TimeSpan clockTolerance) =>
        TargetOf(backfill.Rule, image.Target, image.Repository, image.Tag) is not { } target ? null : new ReplicationTask
        {
            Id = ReplicationTask.IdOf(backfill.Id, target),
            Batch = backfill.Id,
            Rule = backfill.IsImport ? null : backfill.Rule.Id,
            RuleName = backfill.IsImport ? null : backfill.Rule.Name,
            Trigger = backfill.IsImport ? TaskTrigger.Import : TaskTrigger.Backfill,
            Priority = TaskPriority.Lowest,
            Action = image.Action,
            Subject = image.Subject,
            // The worker reads the digest of the tag, which is never older than a push that was settled before.
            Source = new TaskSource(backfill.Rule.Source, image.Repository, image.Tag, image.Referrer),
            Target = target,
            Override = backfill.Rule.Override,
            Referrers = backfill.Rule.Referrers,
            Platforms = backfill.Rule.Platforms,
            Artifacts = backfill.Rule.Artifacts,
            Latest = LatestTags.Of(backfill.Rule),
            Verify = backfill.Rule.Verify is not null,
            Status = ReplicationStatus.Pending,
            PushedAt = image.SeenAt,
            OrderedAt = image.SeenAt - clockTolerance,
            CreatedAt = image.SeenAt,
        };
}
