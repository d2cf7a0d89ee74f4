using Microsoft.Extensions.Logging;
using Replication.Contracts.Reconciling;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Backfills;
using Replication.Registries;

namespace Replication.Coordination.Reconciling;

/// <summary>
/// Runs the pass of one rule while its lease is held. What a part of the walk found is stored before its place: a coordinator that takes
/// over reads the part again, and creates no task twice.
/// </summary>
internal sealed partial class ReconcileRun(
    HeldReconciliation held,
    LeaseDeadline deadline,
    ReconcileServices services,
    ReconcileOptions options,
    Func<bool> areOthersWaiting,
    TimeProvider time,
    ILogger logger) : IAsyncDisposable
{
    // How long a reconciliation rests that has nothing to do, because its rule is paused or not reconciled.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ReleaseTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TaskInterval = TimeSpan.FromMilliseconds(500);
    private const int RemovedAtOnce = 5_000;

    // With the default delays, about half an hour.
    private const int MaxOutageAttempts = 30;

    private const int MaxGaps = 1_000;

    private readonly LeaseRenewal _renewal = new(
        $"the reconciler pass of the rule {held.Lease.Rule}",
        deadline,
        options.RenewInterval,
        cancellationToken => services.Reconciliations.RenewAsync(held.Lease, time.GetUtcNow() + options.Lease, cancellationToken),
        time,
        logger);

    private readonly long _begunAt = time.GetTimestamp();
    private Reconciliation _reconciliation = held.Reconciliation;
    private ReconcileWalk? _walk;
    private ImageJudge? _judge;

    /// <summary>Completes when the pass ends, waits for a registry, has had its turn, or lost its lease.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var dueAt = DateTimeOffset.MinValue;
        try
        {
            await _renewal.RunAsync(async holding => dueAt = await PassAsync(holding), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The process stops; another coordinator can continue at once.
            using var timeout = new CancellationTokenSource(ReleaseTimeout, time);
            await services.Reconciliations.ReleaseAsync(held.Lease, _reconciliation, time.GetUtcNow(), timeout.Token);
            throw;
        }
        if (_renewal.IsLost)
            LogLost(held.Lease.Rule);
        else
            await services.Reconciliations.ReleaseAsync(held.Lease, _reconciliation, dueAt, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _walk, null) is { } walk)
            await walk.DisposeAsync();
    }

    // Returns when the reconciliation is due again.
    private async Task<DateTimeOffset> PassAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var rule = (await services.Rules.ReadAsync(cancellationToken)).Find(held.Lease.Rule);
            if (rule is not { IsActive: true, ReconcileInterval: { } interval })
                return time.GetUtcNow() + Rest;
            if (_reconciliation.Pass is { } begun
                && (begun.Rule.ActiveSince != rule.ActiveSince || !RuleDifference.IsSame(begun.Rule, rule)))
            {
                await DisposeAsync();
                _reconciliation = _reconciliation with { Pass = null };
            }
            if (_reconciliation.Pass is not { } pass)
                pass = await BeginAsync(rule, cancellationToken);
            if (pass.Troubled.Count > MaxGaps)
                return await FailAsync(pass, TooManyGaps(pass), interval);
            if (pass.Place is null)
            {
                await EndAsync(pass, cancellationToken);
                return time.GetUtcNow() + interval;
            }
            if (time.GetElapsedTime(_begunAt) > options.TurnTime && areOthersWaiting())
                return time.GetUtcNow();
            if (await AdvanceAsync(pass, cancellationToken) is { } failure)
                return await FailAsync(_reconciliation.Pass ?? pass, failure, interval);
        }
    }

    private async Task<ReconcilePass> BeginAsync(ReplicationRule rule, CancellationToken cancellationToken)
    {
        if (_reconciliation.Baseline is { } before && ReconcileProgress.WritesElsewhere(before, rule))
        {
            while (await services.Known.RemoveAsync(rule.Id, RemovedAtOnce, cancellationToken) == RemovedAtOnce)
                cancellationToken.ThrowIfCancellationRequested();
        }
        var now = time.GetUtcNow();
        var pass = new ReconcilePass
        {
            Id = Guid.CreateVersion7(now),
            Rule = rule,
            Mode = ReconcileProgress.ModeOf(_reconciliation.Baseline, rule),
            StartedAt = now,
        };
        await SaveAsync(_reconciliation with { Pass = pass }, cancellationToken);
        LogStarted(rule.Name, pass.Mode);
        return pass;
    }

    // Returns why the walk cannot continue now; null when it can.
    private async Task<CopyFailure?> AdvanceAsync(ReconcilePass pass, CancellationToken cancellationToken)
    {
        var room = options.MaxOpenTasks - pass.Open.Count;
        if (room < options.MaxOpenTasks / 4)
        {
            await WaitForTasksAsync(pass, cancellationToken);
            return null;
        }
        ComparedPart part;
        try
        {
            _walk ??= await services.BeginWalk(pass, cancellationToken);
            part = await _walk.ReadAsync(Math.Min(options.BatchSize, room / pass.Rule.TargetInstances.Count), cancellationToken);
        }
        catch (RegistryException e)
        {
            return e.Failure;
        }
        // An image that fails again and again must not stop the pass for ever.
        if (pass.Attempt < MaxOutageAttempts)
        {
            if (part.SourceOutage is { } sourceOutage)
                return sourceOutage;
            if (part.TargetOutage is { } targetOutage && pass.Mode == BaselineMode.None)
                return targetOutage;
        }
        // A baseline is taken also while a target is away.
        _walk.SkipsTargets |= part.TargetOutage is not null && pass.Mode != BaselineMode.None;
        await RecordAsync(pass, part, cancellationToken);
        return part.Failure is { } failure ? failure with { IsWorthRetrying = failure.IsWorthRetrying || _walk.HasBegun } : null;
    }

    private async Task RecordAsync(ReconcilePass pass, ComparedPart part, CancellationToken cancellationToken)
    {
        _judge ??= new ImageJudge(
            pass,
            _reconciliation.Baseline is { } before ? new ImageScope(before, repositories: null) : null,
            _reconciliation.Gaps.ToHashSet(),
            services.Known,
            services.Tasks,
            options.RetryFailedAfter,
            time);
        var judged = await _judge.JudgeAsync(part, cancellationToken);
        var now = time.GetUtcNow();
        await services.Known.PutAsync(pass.Rule.Id, ReconcileProgress.Learn(pass, judged, now), cancellationToken);
        var tasks = ReconcileProgress.TasksOf(pass, judged, now, options.ClockTolerance);
        if (tasks.Count > 0 && !_renewal.IsLost)
            await services.Submission.AddAsync(tasks, cancellationToken);
        CoordinationMetrics.Missed(pass.Rule, judged.Count(static it => it.Verdict == ImageVerdict.Missed));
        if (part.Steps.Count > 0)
            await SaveAsync(
                _reconciliation with
                {
                    Pass = ReconcileProgress.Advance(pass, part.Steps, judged) with
                    {
                        // A task that waits for its age must not delay the pass.
                        Open = [.. pass.Open, .. tasks.Where(static it => !it.IsTooYoung).Select(static it => it.Id)],
                    },
                },
                cancellationToken);
    }

    private async Task WaitForTasksAsync(ReconcilePass pass, CancellationToken cancellationToken)
    {
        var finished = (await services.Tasks.ListFinishedAsync(pass.Open, cancellationToken)).Select(static it => it.Id).ToHashSet();
        if (finished.Count == 0)
            await Task.Delay(TaskInterval, time, cancellationToken);
        else
            await SaveAsync(
                _reconciliation with { Pass = pass with { Open = [.. pass.Open.Where(it => !finished.Contains(it))] } }, cancellationToken);
    }

    private async Task EndAsync(ReconcilePass pass, CancellationToken cancellationToken)
    {
        if (pass.Counts is { Unchecked: 0, Unreadable: 0 })
            await services.Known.RemoveOldDriftAsync(pass.Rule.Id, pass.Id, cancellationToken);
        _reconciliation = ReconcileProgress.End(_reconciliation, pass, time.GetUtcNow());
        var counts = pass.Counts;
        if (pass.Issue is { } issue)
            LogIncomplete(pass.Rule.Name, counts.Unchecked, counts.Unreadable, issue.Code, issue.Message);
        if (pass.Mode == BaselineMode.All)
            LogBaseline(pass.Rule.Name, counts.Images, counts.Present, counts.Older);
        var hasFound = counts.Missed + counts.Missing + counts.Different > 0;
        LogEnded(
            hasFound ? LogLevel.Information : LogLevel.Debug,
            pass.Rule.Name,
            counts.Images,
            counts.Missed,
            counts.Missing,
            counts.Different,
            counts.Repaired);
    }

    // A failure that is worth retrying delays the pass; another one ends it.
    private async Task<DateTimeOffset> FailAsync(ReconcilePass pass, CopyFailure failure, TimeSpan interval)
    {
        await DisposeAsync();
        var issue = new TaskIssue(failure.Code, failure.Message);
        var now = time.GetUtcNow();
        if (pass.Attempt == 0 || !failure.IsWorthRetrying)
            LogBrokeOff(pass.Rule.Name, failure.Code, failure.Message);
        if (!failure.IsWorthRetrying)
        {
            _reconciliation = _reconciliation with { Pass = null, Failure = issue, EndedAt = now };
            return now + interval;
        }
        _reconciliation = _reconciliation with { Pass = pass with { Issue = issue, Attempt = pass.Attempt + 1 } };
        var delay = TimeSpan.FromSeconds(Math.Min(options.MaxRetryDelay.TotalSeconds, Math.Pow(2, Math.Min(pass.Attempt, 20))));
        return now + (failure.RetryAfter > delay ? failure.RetryAfter.Value : delay);
    }

    private static CopyFailure TooManyGaps(ReconcilePass pass) => new(
        "repositoriesUnreadable",
        $"more than {MaxGaps} repositories could not be read or compared ({pass.Issue?.Message}); correct that, or narrow the rule",
        IsWorthRetrying: false);

    private async Task SaveAsync(Reconciliation next, CancellationToken cancellationToken)
    {
        if (await _renewal.WriteAsync(() => services.Reconciliations.SaveAsync(
            held.Lease, next, time.GetUtcNow() + options.Lease, cancellationToken)))
            _reconciliation = next;
        else
            throw new OperationCanceledException("the lease is lost");
    }

    [LoggerMessage(LogLevel.Debug, "Reconciler pass of the rule {Rule} started (baseline: {Mode})")]
    private partial void LogStarted(string rule, BaselineMode mode);

    [LoggerMessage(
        LogLevel.Information,
        "Baseline of the rule {Rule} taken: the source has {Images} images, {Present} of them at the target; {Older} are older than "
            + "the rule "
            + "and are left to a backfill")]
    private partial void LogBaseline(string rule, long images, long present, long older);

    [LoggerMessage(
        "Reconciler pass of the rule {Rule} ended: {Images} images compared, {Missed} pushes were not reported, {Missing} "
            + "replicated images "
            + "are missing at the target, {Different} are different there, {Repaired} are copied again")]
    private partial void LogEnded(LogLevel level, string rule, long images, long missed, long missing, long different, long repaired);

    [LoggerMessage(
        LogLevel.Warning,
        "Reconciler pass of the rule {Rule} could not compare {Unchecked} images and read {Unreadable} repositories ({Code}): {Reason}")]
    private partial void LogIncomplete(string rule, long @unchecked, long unreadable, string code, string reason);

    [LoggerMessage(LogLevel.Warning, "Reconciler pass of the rule {Rule} could not continue ({Code}): {Reason}")]
    private partial void LogBrokeOff(string rule, string code, string reason);

    [LoggerMessage(LogLevel.Warning, "Lease on the reconciler pass of the rule {Rule} lost; another coordinator continues it")]
    private partial void LogLost(string rule);
}
