using Replication.Contracts.Backfills;
using Replication.Contracts.Images;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;
using Replication.Registries;

namespace Replication.Coordination.Backfills;

/// <summary>
/// The transitions of a backfill document. Each one changes counters, place and open tasks together, so that a repeat after a crash counts
/// nothing twice.
/// </summary>
internal static class BackfillProgress
{
    /// <summary>
    /// Records steps of the walk; <paramref name="states"/> are the states of their images, in order. <paramref name="uncheckedReason"/>
    /// is why a dry run could not check an image.
    /// </summary>
    public static Backfill Advance(
        Backfill backfill,
        IReadOnlyList<WalkStep> steps,
        IReadOnlyList<ImageState> states,
        DateTimeOffset now,
        CopyFailure? uncheckedReason = null)
    {
        var counts = backfill.Counts;
        // The issue of a failed walk is over once the walk continues. The issue of an unreadable repository stays.
        var issue = backfill.Attempt == 0 ? backfill.Issue : null;
        List<OpenImage> open = [.. backfill.Open];
        var imageIndex = 0;
        foreach (var step in steps)
        {
            counts = counts with { Tags = counts.Tags + step.TagCount, Repositories = counts.Repositories + step.RepositoryCount };
            if (step.Unreadable is { } unreadable)
            {
                counts = counts with { Unreadable = counts.Unreadable + 1 };
                issue ??= new TaskIssue("repositoryUnreadable", unreadable.Message);
            }
            if (step.Image is not { } image || states[imageIndex++] is var state && state is ImageState.Gone or ImageState.Unwanted)
                continue;
            counts = counts with { Found = counts.Found + 1 };
            if (state == ImageState.AlreadyThere)
                counts = counts with { AlreadyThere = counts.AlreadyThere + 1 };
            else if (!TargetNames.TryMake(backfill.Rule, image.Repository, out _))
                counts = counts with { Failed = counts.Failed + 1 };
            else if (backfill.DryRun && state == ImageState.Unchecked)
                counts = counts with { Failed = counts.Failed + 1 };
            else if (backfill.DryRun)
                counts = counts with { Missing = counts.Missing + 1 };
            else
                open.Add(
                    new OpenImage(image.Repository, image.Tag, now)
                    {
                        Target = image.Target,
                        Action = image.Action,
                        Subject = image.Subject,
                        Referrer = image.Referrer,
                    });
        }
        if (backfill.DryRun && uncheckedReason is not null)
            issue ??= new TaskIssue(uncheckedReason.Code, uncheckedReason.Message);
        return backfill with { Counts = counts, Open = open, Place = steps[^1].After, Issue = issue, Attempt = 0, NextAttemptAt = null };
    }

    /// <summary>Returns the images of these steps that a dry run counts as missing; none for other backfills.</summary>
    public static IReadOnlyList<MissingImage> FindMissing(
        Backfill backfill, IReadOnlyList<WalkStep> steps, IReadOnlyList<ImageState> states, IReadOnlyList<Digest?> digests) =>
        !backfill.DryRun
            ? []
            : [.. steps.Select(static it => it.Image)
                .OfType<ExistingImage>()
                .Zip(states)
                .Select((it, index) => (Image: it.First, State: it.Second, Digest: index < digests.Count ? digests[index] : null))
                .Where(it => it.State == ImageState.Missing && TargetNames.TryMake(backfill.Rule, it.Image.Repository, out _))
                .Select(static it => new MissingImage(it.Image.Repository, it.Image.Tag, it.Digest) { Target = it.Image.Target })];

    /// <summary>Records finished tasks.</summary>
    public static Backfill Settle(Backfill backfill, IReadOnlyCollection<ReplicationTask> finished)
    {
        var ends = finished.ToDictionary(static it => it.Id);
        var counts = backfill.Counts;
        foreach (var image in backfill.Open)
        {
            if (BackfillTasks.IdOf(backfill, image) is not { } id || !ends.TryGetValue(id, out var task))
                continue;
            counts = task switch
            {
                { Status: ReplicationStatus.Failed } => counts with
                {
                    Failed = counts.Failed + 1,
                    Refused = counts.Refused + (task.Issue is { IsAboutSignature: true } ? 1 : 0),
                },
                { Status: ReplicationStatus.Canceled } => counts with { Canceled = counts.Canceled + 1 },
                { Outcome: TaskOutcome.AlreadyPresent } => counts with { AlreadyThere = counts.AlreadyThere + 1 },
                _ => counts with { Done = counts.Done + 1 },
            };
        }
        return backfill with
        {
            Counts = counts,
            Open = [.. backfill.Open.Where(it => BackfillTasks.IdOf(backfill, it) is { } id && !ends.ContainsKey(id))]
        };
    }

    /// <summary>Records a failed walk: it resumes later, or the backfill ends.</summary>
    public static Backfill BreakOff(Backfill backfill, CopyFailure failure, DateTimeOffset now, BackfillOptions options)
    {
        var issue = new TaskIssue(failure.Code, failure.Message);
        var attempt = backfill.Attempt + 1;
        if (!failure.IsWorthRetrying || (attempt >= options.MaxAttempts && failure.Code != CopyFailure.InstanceUnusable))
            return backfill with { Place = null, Issue = issue, Attempt = attempt, NextAttemptAt = null, Status = backfill.Status };
        var pause = TimeSpan.FromSeconds(Math.Min(options.MaxRetryDelay.TotalSeconds, Math.Pow(2, Math.Min(attempt - 1, 20))));
        return backfill with
        {
            Issue = issue,
            Attempt = attempt,
            NextAttemptAt = now + (failure.RetryAfter > pause ? failure.RetryAfter.Value : pause)
        };
    }

    /// <summary>Ends the backfill after the walk is over and no task is open.</summary>
    public static Backfill End(Backfill backfill, TaskIssue? cancelReason, bool isCanceled, DateTimeOffset now)
    {
        var counts = backfill.Counts;
        var issue = cancelReason ?? (isCanceled ? null : backfill.Issue);
        if (!isCanceled && issue is null && counts.Unreadable > 0)
            issue = new TaskIssue("repositoryUnreadable", $"{counts.Unreadable} repositories did not list their tags");
        if (!isCanceled && issue is null && counts.Failed > 0)
            issue = new TaskIssue(
                TaskIssue.ImagesFailed,
                backfill.DryRun
                    ? $"{counts.Failed} of {counts.Found} images could not be checked; correct the failures in the log of the coordinator, "
                        + "and start another dry run"
                    : $"{counts.Failed} of {counts.Found} images were not copied; see the failed tasks of the batch {backfill.Id}");
        return backfill with
        {
            Status = isCanceled ? BackfillStatus.Canceled : issue is null ? BackfillStatus.Succeeded : BackfillStatus.Failed,
            Issue = issue,
            FinishedAt = now,
            NextAttemptAt = null,
            Place = null,
        };
    }
}
