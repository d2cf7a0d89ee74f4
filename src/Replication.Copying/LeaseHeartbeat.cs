using Replication.Contracts.Stores;
using Replication.Registries;

namespace Replication.Copying;

/// <summary>Lengthens a task's lease and writes its progress down while the copy runs; the copy is canceled when the lease is lost, or somebody wants it canceled.</summary>
internal sealed class LeaseHeartbeat : IAsyncDisposable
{
    private readonly ITaskStore _tasks;
    private readonly TaskLease _lease;
    private readonly CopyProgress _progress;
    private readonly CopyingOptions _options;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _copying;
    private readonly CancellationTokenSource _stop = new();
    private readonly CanceledCopies.Watched _watched;
    private readonly Task _beating;

    public LeaseHeartbeat(
        ITaskStore tasks, TaskLease lease, CopyProgress progress, CanceledCopies canceled, CopyingOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        (_tasks, _lease, _progress, _options, _time) = (tasks, lease, progress, options, time);
        _copying = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _watched = canceled.Watch(lease.TaskId, _copying.CancelAsync);
        _beating = BeatAsync(_stop.Token);
    }

    /// <summary>Canceled with the caller's token, when the lease is lost, and when somebody wants the task canceled.</summary>
    public CancellationToken Copying => _copying.Token;

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
        var leaseUntil = _time.GetUtcNow() + _options.Lease;
        var renewedAt = _time.GetUtcNow();
        var written = 0L;
        using var timer = new PeriodicTimer(_options.ProgressEvery, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var now = _time.GetUtcNow();
                var copied = _progress.BytesCopied;
                if (copied == written && now - renewedAt < _options.Heartbeat)
                    continue;
                (written, renewedAt) = (copied, now);
                var next = now + _options.Lease;
                if (!await RenewAsync(next, leaseUntil, cancellationToken))
                {
                    await _copying.CancelAsync();
                    return;
                }
                leaseUntil = next;
                _watched.Seen();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }

    // A store that is away for a moment costs nothing as long as the lease lasts.
    private async Task<bool> RenewAsync(DateTimeOffset next, DateTimeOffset leaseUntil, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await _tasks.RenewAsync(_lease, next, TaskEnds.ProgressOf(_progress), cancellationToken);
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                if (_time.GetUtcNow() >= leaseUntil)
                    return false;
                await Task.Delay(TimeSpan.FromSeconds(1), _time, cancellationToken);
            }
        }
    }
}
