using Replication.Contracts;
using Replication.Contracts.Images;
using Replication.Contracts.Reconciling;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;
using Replication.Coordination.Backfills;
using Replication.Coordination.Tasks;

namespace Replication.Coordination.Reconciling;

/// <summary>What follows from the verdicts of a pass: its counts, what is known from now on, and the tasks.</summary>
internal static class ReconcileProgress
{
    /// <summary>
    /// Which images a pass over <paramref name="now"/> takes into the baseline, after a pass over <paramref name="before"/>.
    /// </summary>
    public static BaselineMode ModeOf(ReplicationRule? before, ReplicationRule now) =>
        before is null || before.ActiveSince != now.ActiveSince || WritesElsewhere(before, now) ? BaselineMode.All
        : RuleDifference.IsSame(before, now) ? BaselineMode.None
        : BaselineMode.Added;

    /// <summary>Whether what is known does not apply any more: the rule reads or writes other repositories than before.</summary>
    public static bool WritesElsewhere(ReplicationRule before, ReplicationRule now) =>
        (before.CreatedAt, before.Source, before.TargetNamespace, before.TargetRepository)
            != (now.CreatedAt, now.Source, now.TargetNamespace, now.TargetRepository)
        || !before.TargetInstances.SequenceEqual(now.TargetInstances);

    /// <summary>Records a part of the walk.</summary>
    public static ReconcilePass Advance(ReconcilePass pass, IReadOnlyList<WalkStep> steps, IReadOnlyList<JudgedImage> images)
    {
        var counts = pass.Counts;
        var issue = pass.Attempt == 0 ? pass.Issue : null;
        var troubled = new HashSet<RepositoryName>(pass.Troubled);
        foreach (var step in steps)
        {
            counts = counts with { Tags = counts.Tags + step.TagCount, Repositories = counts.Repositories + step.RepositoryCount };
            if (step.Unreadable is { } unreadable)
            {
                counts = counts with { Unreadable = counts.Unreadable + 1 };
                issue ??= new TaskIssue("repositoryUnreadable", unreadable.Message);
                if (step.Repository is { } repository)
                    troubled.Add(repository);
            }
        }
        foreach (var image in images.Where(static it => it.Verdict != ImageVerdict.Gone))
        {
            counts = Counted(counts with { Images = counts.Images + 1 }, image.Verdict);
            if (image.Verdict == ImageVerdict.Unchecked)
            {
                issue ??= IssueOf(image.Image);
                troubled.Add(image.Image.Repository);
            }
            if (IsRepair(pass.Rule, image))
                counts = counts with { Repaired = counts.Repaired + 1 };
        }
        return pass with
        {
            Counts = counts,
            Issue = issue,
            Attempt = 0,
            Place = steps.Count == 0 ? pass.Place : steps[^1].After,
            Troubled = [.. troubled],
        };
    }

    /// <summary>Returns the entries that the pass changes.</summary>
    public static IReadOnlyList<KnownImage> Learn(ReconcilePass pass, IEnumerable<JudgedImage> images, DateTimeOffset now) =>
        [.. images.Select(it => Learned(pass, it, now)).OfType<KnownImage>()];

    /// <summary>Returns the tasks that the pass creates. Each image has a batch of its own, like a push.</summary>
    public static IReadOnlyList<ReplicationTask> TasksOf(
        ReconcilePass pass, IEnumerable<JudgedImage> images, DateTimeOffset now, TimeSpan clockTolerance) =>
        [.. images.Where(it => it.Verdict == ImageVerdict.Missed || IsRepair(pass.Rule, it))
            .Select(it => TaskOf(pass, it.Image, it.Image.Target!, it.Verdict == ImageVerdict.Missed, now, clockTolerance))];

    /// <summary>Ends a complete pass.</summary>
    public static Reconciliation End(Reconciliation reconciliation, ReconcilePass pass, DateTimeOffset now) => reconciliation with
    {
        Baseline = pass.Rule,
        BaselineAt = pass.Mode == BaselineMode.All ? pass.StartedAt : reconciliation.BaselineAt,
        // A pass that takes no baseline only closes gaps.
        Gaps = pass.Mode == BaselineMode.None ? [.. reconciliation.Gaps.Intersect(pass.Troubled)] : pass.Troubled,
        Pass = null,
        Last = new ReconcileResult(pass.StartedAt, now, pass.Counts, pass.Issue),
        EndedAt = now,
        Failure = null,
    };

    private static ReconcileCounts Counted(ReconcileCounts counts, ImageVerdict verdict) => verdict switch
    {
        ImageVerdict.Present => counts with { Present = counts.Present + 1 },
        ImageVerdict.Older => counts with { Older = counts.Older + 1 },
        ImageVerdict.OnTheWay => counts with { OnTheWay = counts.OnTheWay + 1 },
        ImageVerdict.Missed => counts with { Missed = counts.Missed + 1 },
        ImageVerdict.LeftAlone => counts with { LeftAlone = counts.LeftAlone + 1 },
        ImageVerdict.DriftMissing => counts with { Missing = counts.Missing + 1 },
        ImageVerdict.DriftDifferent => counts with { Different = counts.Different + 1 },
        _ => counts with { Unchecked = counts.Unchecked + 1 },
    };

    private static TaskIssue IssueOf(ComparedImage image) => (image.AtSource.Failure ?? image.AtTarget?.Failure) is { } failure
        ? new TaskIssue(failure.Code, failure.Message)
        : image.Target is null
            ? new TaskIssue("nameTooLong", $"the target name of '{image.Repository}' is longer than registries accept")
            : new TaskIssue("targetAway", $"the target instance '{image.Target.Instance}' did not answer");

    // Another image under the tag is kept when the rule does not overwrite.
    private static bool IsRepair(ReplicationRule rule, JudgedImage image) => rule.Repair && image.IsRepairable && image.Verdict switch
    {
        ImageVerdict.DriftMissing => true,
        ImageVerdict.DriftDifferent => rule.Override,
        _ => false,
    };

    private static KnownImage? Learned(ReconcilePass pass, JudgedImage judged, DateTimeOffset now)
    {
        var (image, known) = (judged.Image, judged.Known);
        if (image.Target is not { } target)
            return null;
        KnownImage? next = judged.Verdict switch
        {
            ImageVerdict.Present => new KnownImage(target.Instance, image.Repository, image.Tag, image.AtSource.Digest!, HasArrived: true),
            ImageVerdict.Older => new KnownImage(target.Instance, image.Repository, image.Tag, image.AtSource.Digest!, HasArrived: false),
            ImageVerdict.DriftMissing => Drifted(target, known, pass, DriftKind.Missing, image, now),
            ImageVerdict.DriftDifferent => Drifted(target, known, pass, DriftKind.Different, image, now),
            // The source tag has another image than the one that drifted.
            ImageVerdict.Missed or ImageVerdict.LeftAlone or ImageVerdict.OnTheWay => known is { Drift: not null }
                ? known with { Drift = null }
                : null,
            _ => null,
        };
        return next == known ? null : next;
    }

    private static KnownImage Drifted(
        TaskTarget target, KnownImage? known, ReconcilePass pass, DriftKind kind, ComparedImage image, DateTimeOffset now)
    {
        // Another image had drifted before.
        var since = known?.Digest == image.AtSource.Digest ? known?.Drift?.Since : null;
        return new KnownImage(target.Instance, image.Repository, image.Tag, image.AtSource.Digest!, HasArrived: true)
        {
            Drift = new ImageDrift(kind, since ?? now, image.AtTarget?.Digest, pass.Id),
        };
    }

    private static ReplicationTask TaskOf(
        ReconcilePass pass, ComparedImage image, TaskTarget target, bool isMissed, DateTimeOffset now, TimeSpan clockTolerance)
    {
        var minAge = pass.Rule.MinAge;
        var batch = DeterministicId.Of("reconcile", pass.Id.ToString("N"), image.Repository.Text, image.Tag.Text);
        var task = new ReplicationTask
        {
            Id = ReplicationTask.IdOf(batch, target),
            Batch = batch,
            Rule = pass.Rule.Id,
            RuleName = pass.Rule.Name,
            Trigger = TaskTrigger.Reconcile,
            Priority = isMissed ? TaskPriority.Clamp(pass.Rule.Priority) : TaskPriority.Lowest,
            // Without a digest the worker reads that of the tag, which is never older than a push that was settled before. It may be
            // younger than the rule demands.
            Source = new TaskSource(pass.Rule.Source, image.Repository, image.Tag, minAge is null ? null : image.AtSource.Digest),
            Target = target,
            Override = pass.Rule.Override,
            Referrers = pass.Rule.Referrers,
            Platforms = pass.Rule.Platforms,
            Artifacts = pass.Rule.Artifacts,
            // An image that is repaired was no new push.
            Latest = LatestTags.Of(pass.Rule) is { } latest && (isMissed || !latest.IsByPushTime) ? latest : null,
            Verify = pass.Rule.Verify is not null,
            Status = ReplicationStatus.Pending,
            PushedAt = now,
            OrderedAt = now - clockTolerance,
            CreatedAt = now,
        };
        // When the push was made is not known. An image that is repaired was old enough before.
        return TaskPlan.Aging(task, pass.Rule, since: isMissed || minAge is null ? now : now - minAge.Value.Value, now);
    }
}
