namespace Replication.Registries.Http;

/// <summary>
/// Lets a bounded number of requests through to one registry, first come first served. It closes while the registry asks us to stay away, and
/// narrows when it is pushed back: half as wide after each pushback, one wider after each window of successes.
/// </summary>
internal sealed class HostGate(string host, int widest, TimeSpan longestWait, TimeProvider time) : IDisposable
{
    // A burst that is turned away as one is one pushback.
    private static readonly TimeSpan PushbackEpoch = TimeSpan.FromMilliseconds(100);
    private static long _created;

    private readonly Lock _lock = new();
    private readonly LinkedList<GateWaiter> _waiters = [];
    private double _width = widest;
    private int _inside;
    private long? _lastPushback;
    private (long Since, TimeSpan Duration)? _closing;
    private ITimer? _opening;

    /// <summary>Who needs permits of two gates takes those of the lower order first.</summary>
    public long Order { get; } = Interlocked.Increment(ref _created);

    public int Width
    {
        get
        {
            lock (_lock)
                return (int)_width;
        }
    }

    /// <summary>How long the registry still wants us to stay away.</summary>
    public TimeSpan ClosedFor
    {
        get
        {
            lock (_lock)
                return StillClosedFor();
        }
    }

    /// <summary>Waits for its turn. Throws <see cref="RegistryException"/> where the registry wants us to stay away longer than anyone should wait.</summary>
    public async Task<GatePermit> EnterAsync(CancellationToken cancellationToken, int places = 1)
    {
        var waiter = new GateWaiter(places);
        lock (_lock)
        {
            _waiters.AddLast(waiter);
            TurnAwayOrAdmit();
        }
        await using (cancellationToken.UnsafeRegister(_ => GiveUp(waiter, cancellationToken), null))
            await waiter.Turn;
        return new GatePermit(this, places);
    }

    /// <summary>For those inside: returns once the registry does not ask us to stay away any more.</summary>
    public async Task WaitUntilOpenAsync(CancellationToken cancellationToken)
    {
        while (ClosedFor is var closedFor && closedFor > TimeSpan.Zero)
        {
            if (closedFor > longestWait)
                throw StillClosed(closedFor);
            await Task.Delay(closedFor, time, cancellationToken);
        }
    }

    public void CloseFor(TimeSpan duration)
    {
        lock (_lock)
        {
            if (duration <= StillClosedFor())
                return;
            _closing = (time.GetTimestamp(), duration);
            _opening?.Dispose();
            _opening = time.CreateTimer(_ => Reopen(), null, duration, Timeout.InfiniteTimeSpan);
            TurnAwayOrAdmit();
        }
    }

    public void ReportSuccess()
    {
        lock (_lock)
        {
            _width = Math.Min(widest, _width + 1 / _width);
            TurnAwayOrAdmit();
        }
    }

    public void ReportPushback()
    {
        lock (_lock)
        {
            if (_lastPushback is { } last && time.GetElapsedTime(last) < PushbackEpoch)
                return;
            _lastPushback = time.GetTimestamp();
            _width = Math.Max(1, _width / 2);
        }
    }

    public void Dispose()
    {
        lock (_lock)
            _opening?.Dispose();
    }

    internal void Leave(int places)
    {
        lock (_lock)
        {
            _inside -= places;
            TurnAwayOrAdmit();
        }
    }

    private void Reopen()
    {
        lock (_lock)
        {
            // Timers may come a moment early.
            if (StillClosedFor() is var rest && rest > TimeSpan.Zero)
                _opening?.Change(rest, Timeout.InfiniteTimeSpan);
            TurnAwayOrAdmit();
        }
    }

    private void GiveUp(GateWaiter waiter, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // Who was admitted a moment ago keeps the permit and sees the cancellation at its next step.
            if (!_waiters.Remove(waiter))
                return;
            TurnAwayOrAdmit();
        }
        waiter.Cancel(cancellationToken);
    }

    private void TurnAwayOrAdmit()
    {
        var closedFor = StillClosedFor();
        while (_waiters.First is { Value: var waiter })
        {
            if (closedFor > longestWait)
                waiter.TurnAway(StillClosed(closedFor));
            else if (closedFor == TimeSpan.Zero && (_inside == 0 || _inside + waiter.Places <= (int)_width))
                waiter.Admit(ref _inside);
            else
                return;
            _waiters.RemoveFirst();
        }
    }

    private TimeSpan StillClosedFor() =>
        _closing is var (since, duration) && duration - time.GetElapsedTime(since) is var rest && rest > TimeSpan.Zero ? rest : TimeSpan.Zero;

    private RegistryException StillClosed(TimeSpan closedFor) => new(new CopyFailure(
        CopyFailure.RateLimited,
        $"The registry {host} asked us to stay away for another {closedFor.TotalSeconds:0} s, so we did not ask it for anything.",
        IsWorthRetrying: true,
        closedFor));
}
