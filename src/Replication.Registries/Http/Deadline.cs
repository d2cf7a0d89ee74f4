namespace Replication.Registries.Http;

/// <summary>
/// A watchdog: cancels when the current step takes longer than its limit. Each step restarts the timer, so that a slow transfer that makes
/// progress is not canceled.
/// </summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _expiry;
    private readonly CancellationTokenSource _linked;

    public Deadline(TimeProvider time, CancellationToken cancellationToken)
    {
        _expiry = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(_expiry.Token, cancellationToken);
    }

    public CancellationToken Token => _linked.Token;

    public bool HasExpired => _expiry.IsCancellationRequested;

    public void Arm(TimeSpan limit) => _expiry.CancelAfter(limit);

    public void Disarm() => _expiry.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _linked.Dispose();
        _expiry.Dispose();
    }
}
