namespace Replication.Contracts.Stores;

/// <summary>
/// The time until which the holder of a lease may act on it, measured by the holder's monotonic clock. It is counted from before the claim
/// or renewal was sent, and is earlier than the end of the lease. So it has passed before another process can claim, whatever any wall
/// clock shows. Safe for concurrent use.
/// </summary>
public sealed class LeaseDeadline
{
    // An upper bound, as a part of the lease, for the error of the store's time in this process and its slewing.
    private const int MarginDivisor = 8;

    private readonly TimeProvider _time;
    private readonly TimeSpan _usable;
    private long _sentAt;

    /// <summary>
    /// Sets the first deadline. <paramref name="sentAt"/> is the timestamp of <paramref name="time"/> from before the claim was sent.
    /// </summary>
    public LeaseDeadline(TimeSpan lease, long sentAt, TimeProvider time) =>
        (_usable, _sentAt, _time) = (lease - lease / MarginDivisor, sentAt, time);

    /// <summary>True when the holder may not act on the lease until it has renewed it.</summary>
    public bool HasPassed => Elapsed >= _usable;

    /// <summary>The time since the last successful claim or renewal was sent.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(Volatile.Read(ref _sentAt));

    /// <summary>How long a renewal may take: the time until the deadline, or the whole usable time when it has passed.</summary>
    public TimeSpan RenewTimeout => _usable - Elapsed is { Ticks: > 0 } left ? left : _usable;

    /// <summary>Records the success of a renewal that was sent at this timestamp.</summary>
    public void Renewed(long sentAt) => Volatile.Write(ref _sentAt, sentAt);
}
