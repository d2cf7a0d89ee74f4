using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Replication.Contracts;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Reconciling;

/// <summary>Runs the passes that are due: new ones, and those of crashed processes.</summary>
internal sealed partial class ReconcileRuns(
    ReconcileServices services, ReconcileRules rules, ReconcileOptions options, TimeProvider time, ILogger<ReconcileRuns> logger)
    : BackgroundService
{
    private readonly ConcurrentDictionary<string, Task> _running = new(StringComparer.Ordinal);
    private volatile bool _areOthersWaiting;
    private DateTimeOffset _enrolledAt;
    private bool _isReported;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Rounds.RunAsync(options.ClaimInterval, time, TakeAllAsync, stoppingToken);
        await Task.WhenAll(_running.Values);
    }

    private async Task TakeAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            var now = time.GetUtcNow();
            if (now - _enrolledAt >= options.EnrollInterval)
            {
                await rules.EnrollAsync(cancellationToken);
                _enrolledAt = now;
            }
            _areOthersWaiting = false;
            while (rules.HasAny && _running.Count < options.MaxConcurrentPasses)
            {
                var sentAt = time.GetTimestamp();
                if (await services.Reconciliations.ClaimAsync(now, now + options.Lease, cancellationToken) is not { } held)
                    break;
                var end = new TaskCompletionSource();
                _running[held.Lease.Rule] = end.Task;
                _ = RunAsync(held, new LeaseDeadline(options.Lease, sentAt, time), end, cancellationToken);
            }
            // A pass whose turn is over gives its place to another one, if there is one.
            _areOthersWaiting = _running.Count >= options.MaxConcurrentPasses;
            _isReported = false;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Logged once, not at every interval.
            if (!_isReported)
                LogNotClaimed(e);
            _isReported = true;
        }
    }

    private async Task RunAsync(
        HeldReconciliation held, LeaseDeadline deadline, TaskCompletionSource end, CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            await using var run =
                new ReconcileRun(held, deadline, services, options, () => _areOthersWaiting, time, logger);
            await run.RunAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The lease expires, and another coordinator continues the pass.
        }
        catch (Exception e)
        {
            LogBroken(e, held.Reconciliation.Rule);
        }
        finally
        {
            _running.TryRemove(held.Lease.Rule, out _);
            end.SetResult();
        }
    }

    [LoggerMessage(LogLevel.Warning, "Reconciler passes could not be claimed; the process retries")]
    private partial void LogNotClaimed(Exception exception);

    [LoggerMessage(LogLevel.Error, "Reconciler pass of the rule {Rule} failed with an internal error; it resumes after its lease expires")]
    private partial void LogBroken(Exception exception, string rule);
}
