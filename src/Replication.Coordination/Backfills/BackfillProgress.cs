using Replication.Contracts.Backfills;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;
using Replication.Registries;

namespace Replication.Coordination.Backfills;

/// <summary>How a backfill's document moves: each change is one step of counters, place and open tasks together, so that a repeat after a crash counts nothing twice.</summary>
internal static class BackfillProgress
{
    /// <summary>The walk went through these steps; <paramref name="standings"/> tells of their images, in order.</summary>
    public static Backfill Advance(Backfill backfill, IReadOnlyList<WalkStep> steps, IReadOnlyList<ImageStanding> standings, DateTimeOffset now)
    {
        var counts = backfill.Counts;
        // What made a walk pause is over when it goes on; that a repository could not be read stays said.
        var issue = backfill.Attempt == 0 ? backfill.Issue : null;
        List<OpenImage> open = [.. backfill.Open];
        var looked = 0;
        foreach (var step in steps)
        {
            counts = counts with { Tags = counts.Tags + step.TagCount, Repositories = counts.Repositories + step.RepositoryCount };
            if (step.Unreadable is { } unreadable)
            {
                counts = counts with { Unreadable = counts.Unreadable + 1 };
                issue ??= new TaskIssue("repositoryUnreadable", unreadable.Message);
            }
            if (step.Image is not { } image || standings[looked++] is var standing && standing == ImageStanding.Gone)
                continue;
            counts = counts with { Found = counts.Found + 1 };
            if (standing == ImageStanding.AlreadyThere)
                counts = counts with { AlreadyThere = counts.AlreadyThere + 1 };
            else if (!TargetNames.TryMake(backfill.Rule, image.Repository, out _))
                counts = counts with { Failed = counts.Failed + 1 };
            else if (backfill.DryRun)
                counts = counts with { Missing = counts.Missing + 1 };
            else
                open.Add(new OpenImage(image.Repository, image.Tag, now));
        }
        return backfill with { Counts = counts, Open = open, Place = steps[^1].After, Issue = issue, Attempt = 0, NextAttemptAt = null };
    }

    /// <summary>These tasks are finished.</summary>
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
                { Status: ReplicationStatus.Failed } => counts with { Failed = counts.Failed + 1 },
                { Status: ReplicationStatus.Canceled } => counts with { Canceled = counts.Canceled + 1 },
                { Outcome: TaskOutcome.AlreadyPresent } => counts with { AlreadyThere = counts.AlreadyThere + 1 },
                _ => counts with { Done = counts.Done + 1 },
            };
        }
        return backfill with { Counts = counts, Open = [.. backfill.Open.Where(it => BackfillTasks.IdOf(backfill, it) is { } id && !ends.ContainsKey(id))] };
    }

    /// <summary>The walk broke off: it goes on later, or not at all.</summary>
    public static Backfill BreakOff(Backfill backfill, CopyFailure failure, DateTimeOffset now, BackfillOptions options)
    {
        var issue = new TaskIssue(failure.Code, failure.Message);
        var attempt = backfill.Attempt + 1;
        if (!failure.IsWorthRetrying || (attempt >= options.MaxAttempts && failure.Code != CopyFailure.InstanceUnusable))
            return backfill with { Place = null, Issue = issue, Attempt = attempt, NextAttemptAt = null, Status = backfill.Status };
        var pause = TimeSpan.FromSeconds(Math.Min(options.MaxRetryDelay.TotalSeconds, Math.Pow(2, Math.Min(attempt - 1, 20))));
        return backfill with { Issue = issue, Attempt = attempt, NextAttemptAt = now + (failure.RetryAfter > pause ? failure.RetryAfter.Value : pause) };
    }

    /// <summary>How it ends once the walk is over and no task is open.</summary>
    public static Backfill End(Backfill backfill, TaskIssue? cancelReason, bool isCanceled, DateTimeOffset now)
    {
        var counts = backfill.Counts;
        var issue = cancelReason ?? (isCanceled ? null : backfill.Issue);
        if (!isCanceled && issue is null && counts.Unreadable > 0)
            issue = new TaskIssue("repositoryUnreadable", $"{counts.Unreadable} repositories did not show their tags");
        if (!isCanceled && issue is null && counts.Failed > 0)
            issue = new TaskIssue("imagesFailed", $"{counts.Failed} of {counts.Found} images were not copied; the failed tasks of the batch {backfill.Id} say why");
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
