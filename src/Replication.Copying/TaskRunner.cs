using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Replication.Contracts;
using Replication.Contracts.History;
using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Registries;

namespace Replication.Copying;

/// <summary>Runs one attempt of one task: claims it, copies under its lease, and writes the outcome.</summary>
internal sealed partial class TaskRunner(
    ITaskLeaseStore leases,
    ITaskStore tasks,
    TaskWork work,
    LateTagRepair lateTagRepair,
    OutageEnds outages,
    CancellationWatch canceled,
    CopyingOptions options,
    Jitter jitter,
    HistoryRecorder history,
    TimeProvider time,
    ILogger<TaskRunner> logger)
{
    // The outcome must be written even while the process stops.
    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(5);

    // Unique per process, also for processes with the same host name.
    private readonly string _owner = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}";

    public async Task<AttemptReport> RunAsync(Guid taskId, CancellationToken cancellationToken)
    {
        var sentAt = time.GetTimestamp();
        var now = time.GetUtcNow();
        switch (await leases.ClaimAsync(taskId, _owner, now, now + options.Lease, cancellationToken))
        {
            case TaskClaim.Ended { Task: var ended }:
                LogCanceled(ended, ended.Outcome, ended.Issue);
                return new AttemptReport(
                    new AttemptOutcome.Ended(ended.Status, ended.Outcome, ended.Issue),
                    ended,
                    await FindWaitingAsync(ended, now, cancellationToken))
                {
                    IsEndedByClaim = true,
                };
            case TaskClaim.Taken taken:
                return await RunAsync(taken.Task, taken.Lease, new LeaseDeadline(options.Lease, sentAt, time), cancellationToken);
            default:
                return new AttemptReport(new AttemptOutcome.NotClaimed());
        }
    }

    private async Task<AttemptReport> RunAsync(
        ReplicationTask task, TaskLease lease, LeaseDeadline deadline, CancellationToken cancellationToken)
    {
        CopyingMetrics.Begun(task, time.GetUtcNow());
        using var running = history.BeginCopy();
        using var activity = CopyTrace.BeginCopy(task);
        try
        {
            var report = await AttemptAsync(task, lease, deadline, cancellationToken);
            await outages.ObserveAsync(task, report.Outcome, cancellationToken);
            if (report.Outcome is AttemptOutcome.Ended { Status: ReplicationStatus.Succeeded })
                activity?.SetStatus(ActivityStatusCode.Ok);
            return report;
        }
        finally
        {
            CopyingMetrics.Stopped(task);
        }
    }

    private async Task<AttemptReport> AttemptAsync(
        ReplicationTask task, TaskLease lease, LeaseDeadline deadline, CancellationToken cancellationToken)
    {
        var progress = new CopyProgress();
        await using var heartbeat = new LeaseHeartbeat(leases, lease, deadline, progress, canceled, options, time, cancellationToken);
        var attempt = new Attempt(task, lease, progress, new TagWriteGuard(heartbeat.ThrowIfOver));
        var outcome = await WorkAsync(attempt, heartbeat.Copying, cancellationToken);
        if (outcome is AttemptOutcome.HandedBack)
            return await HandBackAsync(attempt);
        await heartbeat.StopAsync();
        // The outcome is written even while the process stops.
        using var writing = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var stopping =
            cancellationToken.UnsafeRegister(static it => ((CancellationTokenSource)it!).CancelAfter(WriteTimeout), writing);
        if (outcome is AttemptOutcome.LeaseLost or AttemptOutcome.Ended { Status: ReplicationStatus.Canceled }
            && await FindCancellationAsync(lease, writing.Token) is { } cancellation)
        {
            outcome = AttemptOutcomes.Canceled(cancellation);
        }
        return outcome switch
        {
            AttemptOutcome.Ended ended => await EndAsync(attempt, ended, writing.Token),
            AttemptOutcome.Failed failed => await RetryOrEndAsync(attempt, failed, writing.Token),
            AttemptOutcome.CredentialsRefused refused => await WaitForCredentialsAsync(attempt, refused, writing.Token),
            AttemptOutcome.AwaitsSignature awaits => await WaitForSignatureAsync(attempt, awaits, writing.Token),
            AttemptOutcome.TooYoung young => await WaitForAgeAsync(attempt, young.Digest, writing.Token),
            AttemptOutcome.Paused paused => await PauseAsync(attempt, paused, writing.Token),
            _ => await LoseLeaseAsync(attempt, digest: null, isConfirmed: false, writing.Token),
        };
    }

    private async Task<AttemptOutcome> WorkAsync(Attempt attempt, CancellationToken copying, CancellationToken stopping)
    {
        try
        {
            return await work.RunAsync(
                attempt.Task,
                attempt.Lease,
                attempt.Progress,
                attempt.Guard,
                isHandingBack: () => stopping.IsCancellationRequested,
                copying);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return new AttemptOutcome.HandedBack();
        }
        catch (OperationCanceledException) when (copying.IsCancellationRequested)
        {
            // The heartbeat cancels when the lease is lost, or when the task is to be canceled; the caller checks which.
            return new AttemptOutcome.LeaseLost();
        }
        catch (Exception e)
        {
            LogInternalError(e, TargetOf(attempt.Task));
            return new AttemptOutcome.Failed(new CopyFailure(
                "internalError",
                $"The copy failed because of an error in this program ({e.GetType().Name}). Its log has the details. The task is retried.",
                IsWorthRetrying: true));
        }
    }

    private async Task<AttemptReport> RetryOrEndAsync(Attempt attempt, AttemptOutcome.Failed failed, CancellationToken cancellationToken)
    {
        var (task, failure, now) = (attempt.Task, failed.Failure, time.GetUtcNow());
        var next = options.Retries.Next(
            task.Attempt,
            failure.IsWorthRetrying,
            failure.Code == CopyFailure.ManifestUnknown,
            failure.RetryAfter,
            wantedSince: task.RetriedAt ?? task.CreatedAt,
            failingSince: (failure.Code is CopyFailure.InstanceUnusable or CopyFailure.SubjectPending ? null : task.FirstFailedAt) ?? now,
            now,
            jitter.Next());
        if (next is not { } nextAttemptAt)
            return await EndAsync(attempt, AttemptOutcomes.FailedPermanently(failure), cancellationToken);
        if (await DeferAsync(attempt, failed, nextAttemptAt, AttemptOutcomes.IssueOf(failure), cancellationToken) is not { } report)
            return await LoseLeaseAsync(attempt, digest: null, isConfirmed: false, cancellationToken);
        CopyingMetrics.Retried(task, failure.Code);
        LogRetry(TargetOf(task), task.Attempt, failure.Code, failure.Message, nextAttemptAt);
        return report;
    }

    // The end of the refusal makes the task due. It becomes due from time to time in any case.
    private async Task<AttemptReport> WaitForCredentialsAsync(
        Attempt attempt, AttemptOutcome.CredentialsRefused refused, CancellationToken cancellationToken)
    {
        var (task, now) = (attempt.Task, time.GetUtcNow());
        if (options.Retries.NextWithoutCredentials(task.FirstFailedAt ?? now, now, jitter.Next()) is not { } nextAttemptAt)
            return await EndAsync(attempt, AttemptOutcomes.FailedPermanently(refused.Refusal), cancellationToken);
        return await DeferAsync(attempt, refused, nextAttemptAt, AttemptOutcomes.IssueOf(refused.Refusal), cancellationToken)
            ?? await LoseLeaseAsync(attempt, digest: null, isConfirmed: false, cancellationToken);
    }

    // The push of a signature makes the task due. It becomes due from time to time in any case.
    private async Task<AttemptReport> WaitForSignatureAsync(
        Attempt attempt, AttemptOutcome.AwaitsSignature awaits, CancellationToken cancellationToken)
    {
        var (task, now) = (attempt.Task, time.GetUtcNow());
        var since = task.AwaitsSignatureSince ?? now;
        var until = since + awaits.Timeout;
        if (options.Retries.NextForSignature(since, until, now, jitter.Next()) is not { } nextAttemptAt)
            return await EndAsync(attempt, AttemptOutcomes.FailedWithoutSignature(awaits), cancellationToken);
        var issue = AttemptOutcomes.IssueOf(awaits, until);
        if (await DeferAsync(attempt, awaits, nextAttemptAt, issue, cancellationToken) is not { } report)
            return await LoseLeaseAsync(attempt, digest: null, isConfirmed: false, cancellationToken);
        CopyingMetrics.AwaitsSignature(task, issue.Code);
        if (task.AwaitsSignatureSince is null)
            LogAwaitsSignature(TargetOf(task), issue.Code, issue.Message);
        return report;
    }

    private async Task<AttemptReport> WaitForAgeAsync(Attempt attempt, Digest digest, CancellationToken cancellationToken)
    {
        var (task, now) = (attempt.Task, time.GetUtcNow());
        if (!await leases.AwaitAgeAsync(attempt.Lease, digest, now, cancellationToken))
            return await LoseLeaseAsync(attempt, digest: null, isConfirmed: false, cancellationToken);
        LogAwaitsAge(TargetOf(task), task.MinAge, digest.Text);
        return new AttemptReport(new AttemptOutcome.TooYoung(digest), task, await FindWaitingAsync(task, now, cancellationToken));
    }

    private async Task<AttemptReport> PauseAsync(Attempt attempt, AttemptOutcome.Paused paused, CancellationToken cancellationToken)
    {
        if (await DeferAsync(attempt, paused, paused.Until, issue: null, cancellationToken) is not { } report)
            return await LoseLeaseAsync(attempt, digest: null, isConfirmed: false, cancellationToken);
        LogPaused(paused.Instances, paused.Until, TargetOf(attempt.Task));
        return report;
    }

    // Returns null when the lease is lost.
    private async Task<AttemptReport?> DeferAsync(
        Attempt attempt, AttemptOutcome outcome, DateTimeOffset nextAttemptAt, TaskIssue? issue, CancellationToken cancellationToken)
    {
        var (task, progress) = (attempt.Task, AttemptOutcomes.ProgressOf(attempt.Progress));
        return await leases.DeferAsync(attempt.Lease, time.GetUtcNow(), nextAttemptAt, issue, progress, cancellationToken)
            ? new AttemptReport(outcome, task, await FindWaitingAsync(task, time.GetUtcNow(), cancellationToken))
            : null;
    }

    private async Task<AttemptReport> EndAsync(Attempt attempt, AttemptOutcome.Ended ended, CancellationToken cancellationToken)
    {
        var end = AttemptOutcomes.EndOf(ended, attempt.Progress, time.GetUtcNow());
        if (!await leases.FinishAsync(attempt.Lease, end, cancellationToken))
            return await LoseLeaseAsync(attempt, end.Digest, isConfirmed: end.Status == ReplicationStatus.Succeeded, cancellationToken);
        CopyingMetrics.Ended(attempt.Task, end);
        LogEnd(attempt.Task, end);
        return new AttemptReport(ended, attempt.Task, await FindWaitingAsync(attempt.Task, end.FinishedAt, cancellationToken));
    }

    private async Task<AttemptReport> LoseLeaseAsync(Attempt attempt, Digest? digest, bool isConfirmed, CancellationToken cancellationToken)
    {
        CopyingMetrics.LeaseLost(attempt.Task);
        LogLeaseLost(TargetOf(attempt.Task));
        if (attempt.Guard.HasBegun)
            await lateTagRepair.RepairAsync(attempt.Task, digest ?? attempt.Task.Source.Digest, isConfirmed, cancellationToken);
        return new AttemptReport(new AttemptOutcome.LeaseLost(), attempt.Task);
    }

    private async Task<AttemptReport> HandBackAsync(Attempt attempt)
    {
        using var timeout = new CancellationTokenSource(WriteTimeout, time);
        try
        {
            var progress = AttemptOutcomes.ProgressOf(attempt.Progress);
            if (await leases.DeferAsync(attempt.Lease, time.GetUtcNow(), nextAttemptAt: null, issue: null, progress, timeout.Token))
                LogHandedBack(TargetOf(attempt.Task));
            else
                await LoseLeaseAsync(attempt, digest: null, isConfirmed: false, timeout.Token);
        }
        catch (Exception e)
        {
            // The lease expires, and then another worker continues the task.
            LogNotHandedBack(e, TargetOf(attempt.Task));
        }
        return new AttemptReport(new AttemptOutcome.HandedBack(), attempt.Task);
    }

    private async Task<TaskCancellation?> FindCancellationAsync(TaskLease lease, CancellationToken cancellationToken) =>
        await leases.CheckTurnAsync(lease, cancellationToken) == TagTurn.Canceled
            ? (await tasks.FindAsync(lease.TaskId, cancellationToken))?.Cancellation
            : null;

    private Task<DueTask?> FindWaitingAsync(ReplicationTask task, DateTimeOffset now, CancellationToken cancellationToken) =>
        leases.FindWaitingAsync(task.Target, task.Id, now, cancellationToken);

    private void LogEnd(ReplicationTask task, TaskEnd end)
    {
        if (end.Status == ReplicationStatus.Canceled)
            LogCanceled(task, end.Outcome, end.Issue);
        else if (end.Issue is { } issue)
            LogFailed(TargetOf(task), issue.Code, issue.Message);
        else
            LogReplicated(TargetOf(task), end.Outcome, (end.FinishedAt - (task.StartedAt ?? end.FinishedAt)).TotalMilliseconds);
    }

    private void LogCanceled(ReplicationTask task, TaskOutcome? outcome, TaskIssue? issue)
    {
        if (outcome == TaskOutcome.Superseded)
            LogSuperseded(TargetOf(task));
        else if (outcome == TaskOutcome.NotFollowed)
            LogNotFollowed(TargetOf(task), issue?.Message);
        else if (outcome == TaskOutcome.Filtered)
            LogFiltered(TargetOf(task), issue?.Code, issue?.Message);
        else
            LogCanceled(TargetOf(task), issue?.Message);
    }

    private static string TargetOf(ReplicationTask task) => $"{task.Target.Instance}/{task.Target.Repository}:{task.Target.Tag}";

    private sealed record Attempt(ReplicationTask Task, TaskLease Lease, CopyProgress Progress, TagWriteGuard Guard);

    [LoggerMessage(LogLevel.Information, "{Instances} in a pause window until {Until:O}; the copy to {Target} resumes then")]
    private partial void LogPaused(string instances, DateTimeOffset until, string target);

    [LoggerMessage(LogLevel.Information, "{Target} waits for signatures of its image ({Code}): {Reason}")]
    private partial void LogAwaitsSignature(string target, string code, string reason);

    [LoggerMessage(LogLevel.Information, "{Target} waits until its image {Digest} has been known for {MinAge} (minAge)")]
    private partial void LogAwaitsAge(string target, Duration? minAge, string digest);

    [LoggerMessage(LogLevel.Information, "Replicated {Target}: {Outcome} in {ElapsedMs:F0} ms")]
    private partial void LogReplicated(string target, TaskOutcome? outcome, double elapsedMs);

    [LoggerMessage(LogLevel.Information, "{Target} superseded by a newer push")]
    private partial void LogSuperseded(string target);

    [LoggerMessage(LogLevel.Debug, "{Target} not followed: {Reason}")]
    private partial void LogNotFollowed(string target, string? reason);

    [LoggerMessage(LogLevel.Debug, "{Target} not replicated ({Code}): {Reason}")]
    private partial void LogFiltered(string target, string? code, string? reason);

    [LoggerMessage(LogLevel.Information, "{Target} canceled: {Reason}")]
    private partial void LogCanceled(string target, string? reason);

    [LoggerMessage(LogLevel.Warning, "{Target} failed permanently ({Code}): {Reason}")]
    private partial void LogFailed(string target, string code, string reason);

    [LoggerMessage(LogLevel.Warning, "Attempt {Attempt} of {Target} failed ({Code}): {Reason}; next attempt at {NextAttemptAt:O}")]
    private partial void LogRetry(string target, int attempt, string code, string reason, DateTimeOffset nextAttemptAt);

    [LoggerMessage(LogLevel.Warning, "Lease on {Target} lost; another worker has claimed the task")]
    private partial void LogLeaseLost(string target);

    [LoggerMessage(LogLevel.Information, "Handed {Target} back unfinished; another worker continues it")]
    private partial void LogHandedBack(string target);

    [LoggerMessage(LogLevel.Warning, "Handing {Target} back failed; another worker continues it when the lease expires")]
    private partial void LogNotHandedBack(Exception exception, string target);

    [LoggerMessage(LogLevel.Error, "The copy to {Target} failed because of an error in this program")]
    private partial void LogInternalError(Exception exception, string target);
}
