using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Copying.Limits;
using Replication.Registries;

namespace Replication.Copying;

/// <summary>Runs one attempt of one task: claims it, copies under its lease, writes the end down.</summary>
internal sealed partial class TaskRunner(
    ITaskLeaseStore leases, ITaskStore tasks, TaskWork work, LateMoves lateMoves, CanceledCopies canceled, CopyingOptions options, TimeProvider time, ILogger<TaskRunner> logger)
{
    // What is written at the end must be written although the process is being stopped.
    private static readonly TimeSpan HandBackTimeout = TimeSpan.FromSeconds(5);

    // Distinguishes processes, also those that share a name.
    private readonly string _owner = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}";

    public async Task<TaskRun> RunAsync(Guid taskId, CancellationToken cancellationToken)
    {
        var sentAt = time.GetTimestamp();
        var now = time.GetUtcNow();
        switch (await leases.ClaimAsync(taskId, _owner, now, now + options.Lease, cancellationToken))
        {
            case TaskClaim.Ended { Task: var ended }:
                LogDropped(ended);
                return new TaskRun.Finished(ended, await FindWaitingAsync(ended, now, cancellationToken));
            case TaskClaim.Taken taken:
                return await CopyAsync(taken.Task, taken.Lease, new LeaseTerm(options.Lease, sentAt, time), cancellationToken);
            default:
                return new TaskRun.Nothing();
        }
    }

    private async Task<TaskRun> CopyAsync(ReplicationTask task, TaskLease lease, LeaseTerm term, CancellationToken cancellationToken)
    {
        CopyingMetrics.Begun(task, time.GetUtcNow());
        TaskEnd? end = null;
        using var activity = CopyTrace.BeginCopy(task);
        try
        {
            var (run, reached) = await AttemptAsync(task, lease, term, cancellationToken);
            end = reached;
            return run;
        }
        finally
        {
            activity?.SetStatus(end?.Status == ReplicationStatus.Succeeded ? ActivityStatusCode.Ok : ActivityStatusCode.Unset);
            CopyingMetrics.Ended(task, end);
        }
    }

    private async Task<(TaskRun Run, TaskEnd? End)> AttemptAsync(
        ReplicationTask task, TaskLease lease, LeaseTerm term, CancellationToken cancellationToken)
    {
        var progress = new CopyProgress();
        await using var heartbeat = new LeaseHeartbeat(leases, lease, term, progress, canceled, options, time, cancellationToken);
        var attempt = new Attempt(task, lease, progress, new TagMove(heartbeat.ThrowIfOver));
        WorkResult? result;
        try
        {
            result = await work.DoAsync(task, lease, attempt.Progress, attempt.Move, isHandingBack: () => cancellationToken.IsCancellationRequested, heartbeat.Copying);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await HandBackAsync(attempt);
            return (new TaskRun.HandedBack(), null);
        }
        catch (OperationCanceledException) when (heartbeat.Copying.IsCancellationRequested)
        {
            // Either the lease is lost, and then nothing more is written, or somebody wants the task canceled.
            result = null;
        }
        catch (Exception e)
        {
            // A fault of ours, not of a registry: it is told as such, and tried again like an absence.
            LogFault(e, Shown(task));
            result = new WorkResult.Failed(new CopyFailure("internalError", $"the copy met an error of this program ({e.GetType().Name}); its log has the details", IsWorthRetrying: true, RetryAfter: null));
        }
        await heartbeat.StopAsync();
        // What was reached is written although the process is being stopped.
        using var writing = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var stopping = cancellationToken.UnsafeRegister(static it => ((CancellationTokenSource)it!).CancelAfter(HandBackTimeout), writing);
        if (result is null or WorkResult.Done { Status: ReplicationStatus.Canceled } && await FindCancellationAsync(lease, writing.Token) is { } cancellation)
            return await EndAsync(attempt, TaskEnds.Canceled(cancellation, attempt.Progress, time.GetUtcNow()), writing.Token);
        if (result is null)
            return (await LoseLeaseAsync(attempt, digest: null, isOver: false, writing.Token), null);
        return await EndAsync(attempt, result, writing.Token);
    }

    private async Task<(TaskRun Run, TaskEnd? End)> EndAsync(Attempt attempt, WorkResult result, CancellationToken cancellationToken)
    {
        var (task, now) = (attempt.Task, time.GetUtcNow());
        if (result is WorkResult.Failed { Failure: { Code: RestHours.Code, RetryAfter: { } wait } })
            return (await RestAsync(attempt, now + wait, cancellationToken), null);
        if (result is WorkResult.Failed { Failure: var failure })
        {
            var next = options.Retries.Next(
                task.Attempt, failure.IsWorthRetrying, failure.Code == CopyFailure.ManifestUnknown, failure.RetryAfter,
                wantedSince: task.RetriedAt ?? task.CreatedAt,
                failingSince: (failure.Code == CopyFailure.InstanceUnusable ? null : task.FirstFailedAt) ?? now,
                now,
                Random.Shared.NextDouble());
            if (next is { } nextAttemptAt)
                return (await PutOffAsync(attempt, failure, nextAttemptAt, cancellationToken), null);
        }
        return await EndAsync(attempt, TaskEnds.Of(result, attempt.Progress, now), cancellationToken);
    }

    private async Task<(TaskRun Run, TaskEnd? End)> EndAsync(Attempt attempt, TaskEnd end, CancellationToken cancellationToken)
    {
        if (!await leases.FinishAsync(attempt.Lease, end, cancellationToken))
            return (await LoseLeaseAsync(attempt, end.Digest, isOver: end.Status == ReplicationStatus.Succeeded, cancellationToken), null);
        LogEnd(attempt.Task, end);
        return (new TaskRun.Finished(attempt.Task, await FindWaitingAsync(attempt.Task, end.FinishedAt, cancellationToken)), end);
    }

    // Not a failure: the attempt does not count.
    private async Task<TaskRun> RestAsync(Attempt attempt, DateTimeOffset until, CancellationToken cancellationToken)
    {
        if (!await leases.DeferAsync(attempt.Lease, time.GetUtcNow(), until, issue: null, TaskEnds.ProgressOf(attempt.Progress), cancellationToken))
            return await LoseLeaseAsync(attempt, digest: null, isOver: false, cancellationToken);
        LogResting(Shown(attempt.Task), until);
        return new TaskRun.PutOff(await FindWaitingAsync(attempt.Task, time.GetUtcNow(), cancellationToken));
    }

    private async Task<TaskRun> PutOffAsync(Attempt attempt, CopyFailure failure, DateTimeOffset nextAttemptAt, CancellationToken cancellationToken)
    {
        var (task, issue) = (attempt.Task, new TaskIssue(failure.Code, failure.Message));
        if (!await leases.DeferAsync(attempt.Lease, time.GetUtcNow(), nextAttemptAt, issue, TaskEnds.ProgressOf(attempt.Progress), cancellationToken))
            return await LoseLeaseAsync(attempt, digest: null, isOver: false, cancellationToken);
        CopyingMetrics.PutOff(task, failure.Code);
        LogPutOff(Shown(task), task.Attempt, failure.Code, failure.Message, nextAttemptAt);
        return new TaskRun.PutOff(await FindWaitingAsync(task, time.GetUtcNow(), cancellationToken));
    }

    private async Task<TaskRun> LoseLeaseAsync(Attempt attempt, Digest? digest, bool isOver, CancellationToken cancellationToken)
    {
        CopyingMetrics.LeaseLost(attempt.Task);
        LogLeaseLost(Shown(attempt.Task));
        if (attempt.Move.HasBegun)
            await lateMoves.MendAsync(attempt.Task, digest ?? attempt.Task.Source.Digest, isOver, cancellationToken);
        return new TaskRun.Nothing();
    }

    private async Task<TaskCancellation?> FindCancellationAsync(TaskLease lease, CancellationToken cancellationToken) =>
        await leases.CheckTurnAsync(lease, cancellationToken) == TagTurn.Canceled ? (await tasks.FindAsync(lease.TaskId, cancellationToken))?.Cancellation : null;

    private void LogEnd(ReplicationTask task, TaskEnd end)
    {
        if (end.Status == ReplicationStatus.Canceled)
            LogDropped(task with { Outcome = end.Outcome, Issue = end.Issue });
        else if (end.Issue is { } issue)
            LogFailed(Shown(task), issue.Code, issue.Message);
        else
            LogReplicated(Shown(task), end.Outcome, (end.FinishedAt - (task.StartedAt ?? end.FinishedAt)).TotalMilliseconds);
    }

    private void LogDropped(ReplicationTask task)
    {
        if (task.Outcome == TaskOutcome.Superseded)
            LogSuperseded(Shown(task));
        else if (task.Outcome == TaskOutcome.NotFollowed)
            LogNotFollowed(Shown(task));
        else
            LogCanceled(Shown(task), task.Issue?.Message);
    }

    private Task<DueTask?> FindWaitingAsync(ReplicationTask task, DateTimeOffset now, CancellationToken cancellationToken) =>
        leases.FindWaitingAsync(task.Target, task.Id, now, cancellationToken);

    private async Task HandBackAsync(Attempt attempt)
    {
        using var timeout = new CancellationTokenSource(HandBackTimeout, time);
        try
        {
            if (await leases.DeferAsync(attempt.Lease, time.GetUtcNow(), nextAttemptAt: null, issue: null, TaskEnds.ProgressOf(attempt.Progress), timeout.Token))
                LogHandedBack(Shown(attempt.Task));
            else
                await LoseLeaseAsync(attempt, digest: null, isOver: false, timeout.Token);
        }
        catch (Exception e)
        {
            // The lease runs out and the task goes on all the same.
            LogNotHandedBack(e, Shown(attempt.Task));
        }
    }

    private sealed record Attempt(ReplicationTask Task, TaskLease Lease, CopyProgress Progress, TagMove Move);

    private static string Shown(ReplicationTask task) => $"{task.Target.Instance}/{task.Target.Repository}:{task.Target.Tag}";

    [LoggerMessage(LogLevel.Information, "{Task} waits until {Until:O}: one of its instances rests")]
    private partial void LogResting(string task, DateTimeOffset until);

    [LoggerMessage(LogLevel.Information, "Replicated {Target}: {Outcome} in {ElapsedMs:F0} ms")]
    private partial void LogReplicated(string target, TaskOutcome? outcome, double elapsedMs);

    [LoggerMessage(LogLevel.Information, "{Target} was left to a newer push")]
    private partial void LogSuperseded(string target);

    [LoggerMessage(LogLevel.Debug, "{Target}: what it refers to was not replicated")]
    private partial void LogNotFollowed(string target);

    [LoggerMessage(LogLevel.Information, "{Target} was canceled: {Reason}")]
    private partial void LogCanceled(string target, string? reason);

    [LoggerMessage(LogLevel.Warning, "{Target} was given up ({Code}): {Reason}")]
    private partial void LogFailed(string target, string code, string reason);

    [LoggerMessage(LogLevel.Warning, "Attempt {Attempt} of {Target} failed ({Code}): {Reason}; the next one begins at {NextAttemptAt:O}")]
    private partial void LogPutOff(string target, int attempt, string code, string reason, DateTimeOffset nextAttemptAt);

    [LoggerMessage(LogLevel.Warning, "The lease of {Target} was lost; another worker goes on")]
    private partial void LogLeaseLost(string target);

    [LoggerMessage(LogLevel.Information, "Handed {Target} back unfinished; another worker goes on")]
    private partial void LogHandedBack(string target);

    [LoggerMessage(LogLevel.Warning, "{Target} could not be handed back; it goes on when its lease has run out")]
    private partial void LogNotHandedBack(Exception exception, string target);

    [LoggerMessage(LogLevel.Error, "The copy to {Target} met an error of this program")]
    private partial void LogFault(Exception exception, string target);
}
