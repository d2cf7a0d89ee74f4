namespace Replication.Registries.Http;

/// <summary>
/// Lets a bounded number of requests through to one registry, first come first served. It closes while the registry asks us to stay away, and
/// narrows when it is pushed back: half as wide after each pushback, one wider after each window of successes.
/// </summary>
internal sealed class HostGate(int widest, TimeProvider time) : IDisposable
{
    // A burst that is turned away as one is one pushback.
    private static readonly TimeSpan PushbackEpoch = TimeSpan.FromMilliseconds(100);
    private static long _created;

    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiters = [];
    private double _width = widest;
    private int _inside;
    private long? _lastPushback;
    private DateTimeOffset _opensAt;
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

    public async Task<GatePermit> EnterAsync(CancellationToken cancellationToken, int places = 1)
    {
        var waiter = new Waiter(places);
        lock (_lock)
        {
            _waiters.AddLast(waiter);
            AdmitWaiters();
        }
        await using (cancellationToken.UnsafeRegister(_ => GiveUp(waiter, cancellationToken), null))
            await waiter.Admitted.Task;
        return new GatePermit(this, places);
    }

    /// <summary>How long the registry still wants us to stay away.</summary>
    public TimeSpan ClosedFor
    {
        get
        {
            lock (_lock)
                return _opensAt > time.GetUtcNow() ? _opensAt - time.GetUtcNow() : TimeSpan.Zero;
        }
    }

    /// <summary>Returns once the registry does not ask us to stay away any more.</summary>
    public async Task WaitUntilOpenAsync(CancellationToken cancellationToken)
    {
        while (ClosedFor is var closedFor && closedFor > TimeSpan.Zero)
            await Task.Delay(closedFor, time, cancellationToken);
    }

    public void CloseFor(TimeSpan duration)
    {
        lock (_lock)
        {
            var until = time.GetUtcNow() + duration;
            if (until <= _opensAt)
                return;
            _opensAt = until;
            _opening?.Dispose();
            _opening = time.CreateTimer(_ => Reopen(), null, duration, Timeout.InfiniteTimeSpan);
        }
    }

    public void ReportSuccess()
    {
        lock (_lock)
        {
            _width = Math.Min(widest, _width + 1 / _width);
            AdmitWaiters();
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
            AdmitWaiters();
        }
    }

    private void Reopen()
    {
        lock (_lock)
            AdmitWaiters();
    }

    private void GiveUp(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // Who was admitted a moment ago keeps the permit and sees the cancellation at its next step.
            if (waiter.IsAdmitted)
                return;
            _waiters.Remove(waiter);
            AdmitWaiters();
        }
        waiter.Admitted.TrySetCanceled(cancellationToken);
    }

    private void AdmitWaiters()
    {
        if (_opensAt > time.GetUtcNow())
            return;
        while (_waiters.First is { Value: var waiter } && (_inside == 0 || _inside + waiter.Places <= (int)_width))
        {
            _waiters.RemoveFirst();
            _inside += waiter.Places;
            waiter.IsAdmitted = true;
            waiter.Admitted.TrySetResult();
        }
    }

    private sealed class Waiter(int places)
    {
        public int Places => places;

        public bool IsAdmitted { get; set; }

        public TaskCompletionSource Admitted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
