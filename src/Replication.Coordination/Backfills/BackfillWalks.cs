using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Replication.Contracts;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Backfills;

/// <summary>Claims and runs backfills without a coordinator: new ones, and those of crashed processes.</summary>
internal sealed partial class BackfillWalks(
    BackfillServices services, BackfillOptions options, TimeProvider time, ILogger<BackfillWalks> logger) : BackgroundService
{
    private static readonly TimeSpan ReleaseTimeout = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Guid, Task> _running = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Rounds.RunAsync(options.ClaimInterval, time, TakeAllAsync, stoppingToken);
        await Task.WhenAll(_running.Values);
    }

    private async Task TakeAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (_running.Count < options.MaxConcurrentBackfills)
            {
                var sentAt = time.GetTimestamp();
                var now = time.GetUtcNow();
                if (await services.Backfills.ClaimAsync(now, now + options.Lease, cancellationToken) is not { } held)
                    return;
                var run = new TaskCompletionSource();
                _running[held.Lease.Id] = run.Task;
                _ = RunAsync(held, new LeaseDeadline(options.Lease, sentAt, time), run, cancellationToken);
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotClaimed(e);
        }
    }

    private async Task RunAsync(HeldBackfill held, LeaseDeadline deadline, TaskCompletionSource end, CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            await using var run =
                new BackfillRun(held, deadline, services, options, () => _running.Count >= options.MaxConcurrentBackfills, time, logger);
            if (await run.RunAsync(cancellationToken) == BackfillTurn.Yielded)
                await ReleaseAsync(held.Lease, waitsSince: time.GetUtcNow());
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await ReleaseAsync(held.Lease, waitsSince: DateTimeOffset.MinValue);
        }
        catch (Exception e)
        {
            // The lease expires, and a coordinator resumes the backfill; it waits first when the cause persists.
            LogBroken(e, held.Lease.Id);
        }
        finally
        {
            _running.TryRemove(held.Lease.Id, out _);
            end.SetResult();
        }
    }

    private async Task ReleaseAsync(BackfillLease lease, DateTimeOffset waitsSince)
    {
        using var timeout = new CancellationTokenSource(ReleaseTimeout, time);
        try
        {
            await services.Backfills.ReleaseAsync(lease, waitsSince, timeout.Token);
        }
        catch (Exception e)
        {
            // The lease expires by itself.
            LogNotReleased(e, lease.Id);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Backfills could not be claimed; the process retries")]
    private partial void LogNotClaimed(Exception exception);

    [LoggerMessage(LogLevel.Error, "Backfill {Id} failed with an internal error; it resumes after its lease expires")]
    private partial void LogBroken(Exception exception, Guid id);

    [LoggerMessage(LogLevel.Warning, "Lease on backfill {Id} could not be released; it expires by itself")]
    private partial void LogNotReleased(Exception exception, Guid id);
}
