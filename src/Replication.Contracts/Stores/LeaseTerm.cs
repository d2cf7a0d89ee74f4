namespace Replication.Contracts.Stores;

/// <summary>
/// How long the holder of a lease may act on it, measured by the holder's monotonic clock. The term begins before the claim or renewal is
/// sent and ends before the lease expires, so that it is over before another process can claim, whatever any wall clock shows. Safe for
/// concurrent use.
/// </summary>
public sealed class LeaseTerm
{
    // An upper bound, as a part of the lease, for the error of the store's time in this process and its slewing.
    private const int MarginDivisor = 8;

    private readonly TimeProvider _time;
    private readonly TimeSpan _usable;
    private long _sentAt;

    /// <summary>
    /// Begins a term. <paramref name="sentAt"/> is the timestamp of <paramref name="time"/> from before the claim was sent.
    /// </summary>
    public LeaseTerm(TimeSpan lease, long sentAt, TimeProvider time) =>
        (_usable, _sentAt, _time) = (lease - lease / MarginDivisor, sentAt, time);

    /// <summary>True when the holder may not act on the lease until it has renewed it.</summary>
    public bool IsOver => Elapsed >= _usable;

    /// <summary>The time since the last successful claim or renewal was sent.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(Volatile.Read(ref _sentAt));

    /// <summary>The time until the term is over; the whole term when it is over already.</summary>
    public TimeSpan RenewTimeout => _usable - Elapsed is { Ticks: > 0 } left ? left : _usable;

    /// <summary>Records the success of a renewal that was sent at this timestamp.</summary>
    public void Renewed(long sentAt) => Volatile.Write(ref _sentAt, sentAt);
}
