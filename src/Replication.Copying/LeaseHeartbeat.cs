using Replication.Contracts.Stores;
using Replication.Registries;

namespace Replication.Copying;

/// <summary>
/// Renews the lease of a task and writes its progress while the copy runs. It cancels the copy when the lease is lost or cannot be renewed
/// in time, and when the task is to be canceled.
/// </summary>
internal sealed class LeaseHeartbeat : IAsyncDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly ITaskLeaseStore _leases;
    private readonly TaskLease _lease;
    private readonly LeaseDeadline _deadline;
    private readonly CopyProgress _progress;
    private readonly CopyingOptions _options;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _copying;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationWatch.Watched _watched;
    private readonly Task _beating;

    public LeaseHeartbeat(
        ITaskLeaseStore leases,
        TaskLease lease,
        LeaseDeadline deadline,
        CopyProgress progress,
        CancellationWatch canceled,
        CopyingOptions options,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        (_leases, _lease, _deadline, _progress, _options, _time) = (leases, lease, deadline, progress, options, time);
        _copying = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _watched = canceled.Watch(lease.TaskId, _copying.CancelAsync);
        _beating = BeatAsync(_stop.Token);
    }

    /// <summary>Canceled with the caller's token, when the lease is lost or over, and when the task is to be canceled.</summary>
    public CancellationToken Copying => _copying.Token;

    /// <summary>
    /// Cancels the copy and throws <see cref="OperationCanceledException"/> when the lease is over by this worker's monotonic clock.
    /// </summary>
    public void ThrowIfOver()
    {
        if (!_deadline.HasPassed)
            return;
        _copying.Cancel();
        throw new OperationCanceledException("the lease is over", _copying.Token);
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _beating;
    }

    public async ValueTask DisposeAsync()
    {
        _watched.Dispose();
        await StopAsync();
        _stop.Dispose();
        _copying.Dispose();
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        var written = 0L;
        using var timer = new PeriodicTimer(_options.ProgressEvery, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var copied = _progress.BytesCopied;
                if (copied == written && _deadline.Elapsed < _options.Heartbeat)
                    continue;
                written = copied;
                if (!await RenewAsync(cancellationToken))
                {
                    await _copying.CancelAsync();
                    return;
                }
                _watched.Seen();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }

    // A short outage of the store is harmless while the lease lasts. After a suspension of the process, the lease may be over although no
    // other worker has claimed the task: the fencing token of the renewal decides.
    private async Task<bool> RenewAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                if (!await TryRenewAsync(cancellationToken))
                    return false;
                if (!_deadline.HasPassed)
                    return true;
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                if (_deadline.HasPassed)
                    return false;
                await Task.Delay(RetryDelay < _deadline.RenewTimeout ? RetryDelay : _deadline.RenewTimeout, _time, cancellationToken);
            }
        }
    }

    private async Task<bool> TryRenewAsync(CancellationToken cancellationToken)
    {
        // A store that does not respond must not keep the worker beyond its lease.
        using var timeout = new CancellationTokenSource(_deadline.RenewTimeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var sentAt = _time.GetTimestamp();
        var isHeld = await _leases.RenewAsync(_lease, _time.GetUtcNow()
            + _options.Lease, AttemptOutcomes.ProgressOf(_progress), linked.Token).WaitAsync(linked.Token);
        if (isHeld)
            _deadline.Renewed(sentAt);
        return isHeld;
    }
}
