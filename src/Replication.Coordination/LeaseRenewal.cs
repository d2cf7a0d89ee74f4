using Microsoft.Extensions.Logging;
using Replication.Contracts.Stores;

namespace Replication.Coordination;

/// <summary>Renews a lease while its holder works.</summary>
/// <param name="name">What the lease is on, for the log.</param>
/// <param name="deadline">Until when the holder may act without a renewal.</param>
/// <param name="interval">The time between two renewals.</param>
/// <param name="renewAsync">Renews the lease; returns false when it is lost.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class LeaseRenewal(
    string name,
    LeaseDeadline deadline,
    TimeSpan interval,
    Func<CancellationToken, Task<bool>> renewAsync,
    TimeProvider time,
    ILogger logger)
{
    private volatile bool _isLost;

    /// <summary>True when another process may hold the lease.</summary>
    public bool IsLost => _isLost;

    /// <summary>Runs work while the lease is renewed. The work is canceled when the lease is lost.</summary>
    public async Task RunAsync(Func<CancellationToken, Task> workAsync, CancellationToken cancellationToken)
    {
        using var holding = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var renewing = RenewAsync(holding);
        try
        {
            await workAsync(holding.Token);
        }
        catch (OperationCanceledException) when (_isLost && !cancellationToken.IsCancellationRequested)
        {
            // The caller sees that the lease is lost.
        }
        finally
        {
            await holding.CancelAsync();
            await renewing;
        }
    }

    /// <summary>Records what a write under the lease returned; it renews the lease too.</summary>
    public async Task<bool> WriteAsync(Func<Task<bool>> writeAsync)
    {
        var sentAt = time.GetTimestamp();
        if (!await writeAsync())
            _isLost = true;
        if (_isLost)
            return false;
        deadline.Renewed(sentAt);
        return true;
    }

    private async Task RenewAsync(CancellationTokenSource holding)
    {
        try
        {
            while (!_isLost)
            {
                await Task.Delay(interval, time, holding.Token);
                try
                {
                    await WriteAsync(() => TryRenewAsync(holding.Token));
                }
                catch (Exception e) when (!holding.IsCancellationRequested)
                {
                    LogNotRenewed(e, name);
                    // The next renewal may succeed while the deadline lasts. After it, another process may hold the lease.
                    _isLost |= deadline.HasPassed;
                }
            }
            await holding.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // The work is over.
        }
    }

    // A store that neither answers nor fails must not keep the holder beyond its deadline.
    private async Task<bool> TryRenewAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(deadline.RenewTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        return await renewAsync(linked.Token).WaitAsync(linked.Token);
    }

    [LoggerMessage(LogLevel.Warning, "Lease on {Name} could not be renewed")]
    private partial void LogNotRenewed(Exception exception, string name);
}
