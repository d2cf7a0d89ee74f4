namespace Replication.Contracts.Stores;

/// <summary>
/// How long the holder of a lease may act on it, by the holder's own monotonic clock. The term begins before the claim or renewal is sent and ends before
/// the lease does, so it is over before another process can take the lease, whatever any wall clock shows. Safe for concurrent use.
/// </summary>
public sealed class LeaseTerm
{
    // The error of the store's time as this process knows it, and its slewing, stay below this part of a lease.
    private const int MarginDivisor = 8;

    private readonly TimeProvider _time;
    private readonly TimeSpan _usable;
    private long _sentAt;

    /// <summary><paramref name="sentAt"/> is the timestamp of <paramref name="time"/> from before the claim was sent.</summary>
    public LeaseTerm(TimeSpan lease, long sentAt, TimeProvider time) => (_usable, _sentAt, _time) = (lease - lease / MarginDivisor, sentAt, time);

    /// <summary>True when the holder may not act on the lease any more, until it has renewed it.</summary>
    public bool IsOver => Elapsed >= _usable;

    /// <summary>Time since the last successful claim or renewal was sent.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(Volatile.Read(ref _sentAt));

    /// <summary>Time until the term is over; the whole term where it is over already.</summary>
    public TimeSpan Patience => _usable - Elapsed is { Ticks: > 0 } left ? left : _usable;

    /// <summary>A renewal that was sent at this timestamp has succeeded.</summary>
    public void Renewed(long sentAt) => Volatile.Write(ref _sentAt, sentAt);
}
