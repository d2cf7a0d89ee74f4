using Microsoft.Extensions.Logging;
using Replication.Contracts;
using Replication.Contracts.Backfills;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Registries;

namespace Replication.Coordination.Backfills;

/// <summary>
/// Runs one backfill or import while its lease is held. The document lists each task before the task is created, so that the coordinator
/// that takes over after a crash creates the missing ones, finds the others, and settles both.
/// </summary>
internal sealed partial class BackfillRun(
    HeldBackfill held,
    LeaseDeadline deadline,
    BackfillServices services,
    BackfillOptions options,
    Func<bool> areAllPlacesTaken,
    TimeProvider time,
    ILogger logger) : IAsyncDisposable
{
    private Backfill _backfill = held.Backfill;
    private BackfillWalk? _walk;
    private volatile bool _isCancelRequested;
    private LeaseRenewal? _renewal;
    private TaskIssue? _cancelReason;
    private DateTimeOffset _ruleSeenAt;
    private bool _isCanceled;
    private bool _isWaiting;
    private readonly long _begunAt = time.GetTimestamp();

    private string Kind => held.Backfill.IsImport ? "import" : "backfill";

    private string Scope => held.Backfill.IsImport ? $"'{held.Backfill.Rule.Name}'" : $"the rule '{held.Backfill.Rule.Name}'";

    private LeaseRenewal Renewal => _renewal ??= new LeaseRenewal(
        $"{Kind} {held.Lease.Id}",
        deadline,
        options.RenewInterval,
        async cancellationToken => Record(
            await services.Backfills.RenewAsync(held.Lease, time.GetUtcNow() + options.Lease, cancellationToken)),
        time,
        logger);

    /// <summary>
    /// Completes when the backfill ends, its lease is lost, or its turn is over while all places of the process are in use.
    /// </summary>
    public async Task<BackfillTurn> RunAsync(CancellationToken cancellationToken)
    {
        var turn = BackfillTurn.Over;
        await Renewal.RunAsync(async holding => turn = await RunTurnsAsync(holding), cancellationToken);
        if (Renewal.IsLost)
            LogLost(Kind, _backfill.Id);
        return turn;
    }

    public async ValueTask DisposeAsync() => await EndWalkAsync();

    private async Task<BackfillTurn> RunTurnsAsync(CancellationToken cancellationToken)
    {
        if (_backfill.Status == BackfillStatus.Running)
            LogResumed(Kind, _backfill.Id, Scope);
        else
            LogStarted(Kind, _backfill.Id, Scope);
        await SaveAsync(
            _backfill with { Status = BackfillStatus.Running, StartedAt = _backfill.StartedAt ?? time.GetUtcNow() }, cancellationToken);
        await AnnounceAsync(_backfill.Open, cancellationToken);
        while (!Renewal.IsLost && !_backfill.IsFinished)
        {
            if (time.GetElapsedTime(_begunAt) > options.TurnTime && !_isCanceled && areAllPlacesTaken())
                return BackfillTurn.Yielded;
            await TakeTurnAsync(cancellationToken);
        }
        return BackfillTurn.Over;
    }

    private async Task TakeTurnAsync(CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        await CheckRuleAsync(cancellationToken);
        _isCanceled |= _isCancelRequested;
        var room = options.MaxOpenTasks - _backfill.Open.Count;
        if (_isCanceled)
            await CancelAsync(cancellationToken);
        else if (!_isWaiting
            && _backfill.Place is not null
            && room >= options.MaxOpenTasks / 4
            && !(_backfill.NextAttemptAt > time.GetUtcNow()))
            await AdvanceAsync(room, cancellationToken);
        else if (_backfill.Place is null && _backfill.Open.Count == 0)
            await EndAsync(cancellationToken);
        else
            await Task.Delay(options.SettleInterval, time, cancellationToken);
    }

    private async Task AdvanceAsync(int room, CancellationToken cancellationToken)
    {
        WalkReading reading;
        try
        {
            _walk ??= await BackfillWalk.BeginAsync(_backfill, services, options, time, cancellationToken);
            reading = await _walk.ReadAsync(room, cancellationToken);
        }
        catch (RegistryException e)
        {
            reading = new WalkReading([], [], e.Failure);
        }
        var next = _backfill;
        // Before the place is saved: a coordinator that takes over reads the same images again, and adds none twice.
        await services.Missing.AddAsync(
            _backfill.Id, BackfillProgress.FindMissing(_backfill, reading.Steps, reading.States, reading.Digests), cancellationToken);
        if (reading.Steps.Count > 0)
            next = BackfillProgress.Advance(next, reading.Steps, reading.States, time.GetUtcNow(), reading.Unchecked);
        if (reading.Unchecked is { } withoutAnswer)
            LogUnchecked(Kind, _backfill.Id, withoutAnswer.Code, withoutAnswer.Message);
        if (reading.Failure is { } failure)
        {
            LogBrokeOff(Kind, _backfill.Id, failure.Code, failure.Message);
            next = BackfillProgress.BreakOff(next, _walk?.HasBegun == true
                ? failure with { IsWorthRetrying = true }
                : failure, time.GetUtcNow(), options);
        }
        if (reading.Failure is not null || next.Place is null)
            await EndWalkAsync();
        var known = _backfill.Open.Count;
        if (await SaveAsync(next, cancellationToken))
            await AnnounceAsync(next.Open.Skip(known), cancellationToken);
    }

    private async Task AnnounceAsync(IEnumerable<OpenImage> images, CancellationToken cancellationToken)
    {
        var tasks = BackfillTasks.Of(_backfill, images, options.ClockTolerance);
        if (tasks.Count == 0)
            return;
        foreach (var task in await services.Tasks.AddAsync(tasks, cancellationToken))
        {
            if (task.IsFinished)
                continue;
            await services.Submission.AnnounceAsync(task);
            CoordinationMetrics.Planned(task);
        }
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        if (_backfill.Open.Count == 0)
            return;
        var finished = await services.Tasks.ListFinishedAsync(
            [.. _backfill.Open.Select(it => BackfillTasks.IdOf(_backfill, it)).OfType<Guid>()], cancellationToken);
        if (finished.Count == 0)
            return;
        await services.Settlement.SettleAsync(
            finished, () => SaveAsync(BackfillProgress.Settle(_backfill, finished), cancellationToken), cancellationToken);
    }

    // A deleted, paused or changed rule cancels the backfill; a held one delays it. An import has a pause of its own.
    private async Task CheckRuleAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_isCanceled || now - _ruleSeenAt < options.ClaimInterval)
            return;
        _ruleSeenAt = now;
        if (_backfill.IsImport)
        {
            _isWaiting = await services.Backfills.FindAsync(_backfill.Id, cancellationToken) is { IsPaused: true };
            return;
        }
        var rule = await services.Rules.FindAsync(_backfill.Rule.Id, cancellationToken);
        _cancelReason = RuleDifference.Find(_backfill, rule);
        _isCanceled = _cancelReason is not null;
        _isWaiting = rule is not null && RuleDifference.IsWaiting(_backfill, rule);
    }

    // Pending tasks are canceled; running ones finish.
    private async Task CancelAsync(CancellationToken cancellationToken)
    {
        await EndWalkAsync();
        var cancellation = _backfill.IsImport
            ? new TaskCancellation(
                "import", time.GetUtcNow(), new TaskIssue("importCanceled", "the import that made it was canceled while it waited"))
            : new TaskCancellation("backfill", time.GetUtcNow(), _cancelReason
                ?? new TaskIssue("backfillCanceled", "the backfill that made it was canceled while it waited"));
        foreach (var image in _backfill.Open)
        {
            if (BackfillTasks.IdOf(_backfill, image) is { } id)
                await services.Cancellations.CancelWaitingAsync(id, cancellation, cancellationToken);
        }
        await SettleAsync(cancellationToken);
        if (_backfill.Open.Count == 0)
            await EndAsync(cancellationToken);
        else
            await Task.Delay(options.SettleInterval, time, cancellationToken);
    }

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        if (!await SaveAsync(BackfillProgress.End(_backfill, _cancelReason, _isCanceled, time.GetUtcNow()), cancellationToken))
            return;
        if (_backfill.DryRun)
            LogDryRunEnded(
                _backfill.Id,
                Scope,
                _backfill.Status.ToWord(),
                _backfill.Counts.Found,
                _backfill.Counts.AlreadyThere,
                _backfill.Counts.Missing,
                _backfill.Counts.Failed);
        else
            LogEnded(
                Kind,
                _backfill.Id,
                _backfill.Status,
                _backfill.Counts.Found,
                _backfill.Counts.AlreadyThere,
                _backfill.Counts.Done,
                _backfill.Counts.Failed);
    }

    private async Task<bool> SaveAsync(Backfill next, CancellationToken cancellationToken)
    {
        if (!await Renewal.WriteAsync(async () => Record(await services.Backfills.SaveAsync(
            held.Lease, next, time.GetUtcNow() + options.Lease, cancellationToken))))
            return false;
        _backfill = next;
        return true;
    }

    // A requested cancellation is never withdrawn.
    private bool Record(BackfillHold hold)
    {
        _isCancelRequested |= hold == BackfillHold.CancelRequested;
        return hold != BackfillHold.Lost;
    }

    private async Task EndWalkAsync()
    {
        if (Interlocked.Exchange(ref _walk, null) is { } walk)
            await walk.DisposeAsync();
    }

    [LoggerMessage(LogLevel.Information, "The {Kind} {Id} of {Scope} started in this process")]
    private partial void LogStarted(string kind, Guid id, string scope);

    // Backfills take turns when there are more of them than places.
    [LoggerMessage(LogLevel.Debug, "The {Kind} {Id} of {Scope} resumed in this process")]
    private partial void LogResumed(string kind, Guid id, string scope);

    [LoggerMessage(
        LogLevel.Information,
        "The {Kind} {Id} {Status}: {Found} images found, {AlreadyThere} already at the target, {Done} copied, {Failed} failed")]
    private partial void LogEnded(string kind, Guid id, BackfillStatus status, long found, long alreadyThere, long done, long failed);

    [LoggerMessage(
        LogLevel.Information,
        "Dry run {Id} of {Scope} {Status}: {Found} images found, {AlreadyThere} already at the target, {Missing} missing, "
            + "{Unchecked} "
            + "not checked; nothing was copied")]
    private partial void LogDryRunEnded(
        Guid id, string scope, string status, long found, long alreadyThere, long missing, long @unchecked);

    [LoggerMessage(LogLevel.Warning, "The walk of the {Kind} {Id} failed ({Code}): {Reason}")]
    private partial void LogBrokeOff(string kind, Guid id, string code, string reason);

    [LoggerMessage(LogLevel.Warning, "The {Kind} {Id} could not check at least one image ({Code}): {Reason}")]
    private partial void LogUnchecked(string kind, Guid id, string code, string reason);

    [LoggerMessage(LogLevel.Warning, "Lease on the {Kind} {Id} lost; another coordinator continues it")]
    private partial void LogLost(string kind, Guid id);
}
