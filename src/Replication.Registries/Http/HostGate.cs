namespace Replication.Registries.Http;

/// <summary>
/// Adaptive concurrency limit for the requests to one registry: AIMD with slow start. Each lane admits its waiters in FIFO order.
/// </summary>
/// <remarks>
/// The limit doubles after each window of successes until the registry throttles the first time (429 or 503). After that, each throttling
/// response halves the limit, and each window of successes adds one. The gate closes for the time of <c>Retry-After</c>.
/// </remarks>
internal sealed class HostGate(string host, int maxLimit, TimeSpan maxWait, TimeSpan maxClosure, TimeProvider time) : IDisposable
{
    private const int InitialLimit = 32;

    // Throttling responses to one burst of requests count as one.
    private static readonly TimeSpan ThrottlingEpoch = TimeSpan.FromMilliseconds(100);
    private readonly Lock _lock = new();
    private readonly GateQueue[] _lanes = [.. Enum.GetValues<GateLane>().Select(static _ => new GateQueue())];
    private readonly TokenBucket _requests = new(time);
    private (int Requests, int BlobReads) _allowed = (int.MaxValue, int.MaxValue);
    private double _limit = Math.Min(InitialLimit, maxLimit);
    private long? _lastThrottling;
    private (long Since, TimeSpan Duration)? _closing;
    private ITimer? _opening;

    /// <summary>The current concurrency limit of each lane.</summary>
    public int Limit
    {
        get
        {
            lock (_lock)
                return (int)_limit;
        }
    }

    /// <summary>The remaining time of the closure that the registry asked for; zero when the gate is open.</summary>
    public TimeSpan ClosedFor
    {
        get
        {
            lock (_lock)
                return RemainingClosure();
        }
    }

    /// <summary>Limits the blob bytes per second, in both directions.</summary>
    public TokenBucket Bandwidth { get; } = new(time);

    /// <summary>The active and waiting requests of all lanes.</summary>
    public RegistryDemand Demand
    {
        get
        {
            lock (_lock)
            {
                var reads = Lane(GateLane.BlobReads);
                var others = _lanes.Except([reads]).ToList();
                return new RegistryDemand(
                    others.Sum(static it => it.ActiveCount),
                    others.Sum(static it => it.Waiters.Count),
                    reads.ActiveCount,
                    reads.Waiters.Count);
            }
        }
    }

    /// <summary>Sets the share of the limits of an instance that this client may use. Active requests are not canceled.</summary>
    public void Allow(RegistryAllowance allowance)
    {
        _requests.Set(allowance.RequestsPerSecond);
        Bandwidth.Set(allowance.BytesPerSecond);
        lock (_lock)
        {
            _allowed = (allowance.Requests ?? int.MaxValue, allowance.BlobReads ?? int.MaxValue);
            RejectOrAdmit();
        }
    }

    /// <summary>
    /// Waits for a permit. Throws <see cref="RegistryException"/> when the gate stays closed longer than the maximum wait.
    /// </summary>
    public async Task<GatePermit> EnterAsync(GateLane lane, CancellationToken cancellationToken)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            Lane(lane).Waiters.AddLast(turn);
            RejectOrAdmit();
        }
        await using (cancellationToken.UnsafeRegister(_ => CancelWait(lane, turn, cancellationToken), null))
            await turn.Task;
        var permit = new GatePermit(this, lane);
        try
        {
            await _requests.TakeAsync(1, cancellationToken);
        }
        catch
        {
            permit.Dispose();
            throw;
        }
        return permit;
    }

    /// <summary>
    /// Closes the gate for a duration, bounded by the maximum closure. A shorter duration than the remaining one has no effect.
    /// </summary>
    public void CloseFor(TimeSpan duration)
    {
        if (duration > maxClosure)
            duration = maxClosure;
        lock (_lock)
        {
            if (duration <= RemainingClosure())
                return;
            _closing = (time.GetTimestamp(), duration);
            _opening?.Dispose();
            _opening = time.CreateTimer(_ => Reopen(), null, duration, Timeout.InfiniteTimeSpan);
            RejectOrAdmit();
        }
    }

    /// <summary>Increases the limit: slow start before the first throttling, additive increase afterwards.</summary>
    public void ReportSuccess()
    {
        lock (_lock)
        {
            _limit = Math.Min(maxLimit, _limit + (_lastThrottling is null ? 1 : 1 / _limit));
            RejectOrAdmit();
        }
    }

    /// <summary>Halves the limit (multiplicative decrease).</summary>
    public void ReportThrottling()
    {
        lock (_lock)
        {
            if (_lastThrottling is { } last && time.GetElapsedTime(last) < ThrottlingEpoch)
                return;
            _lastThrottling = time.GetTimestamp();
            _limit = Math.Max(1, _limit / 2);
        }
    }

    public void Dispose()
    {
        lock (_lock)
            _opening?.Dispose();
    }

    internal void Leave(GateLane lane)
    {
        lock (_lock)
        {
            Lane(lane).ActiveCount--;
            RejectOrAdmit();
        }
    }

    private void Reopen()
    {
        lock (_lock)
        {
            // A timer can fire slightly early.
            if (RemainingClosure() is var remaining && remaining > TimeSpan.Zero)
                _opening?.Change(remaining, Timeout.InfiniteTimeSpan);
            RejectOrAdmit();
        }
    }

    private void CancelWait(GateLane lane, TaskCompletionSource turn, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // The waiter was admitted at the same time. It keeps the permit, and its next step sees the cancellation.
            if (!Lane(lane).Waiters.Remove(turn))
                return;
            RejectOrAdmit();
        }
        turn.SetCanceled(cancellationToken);
    }

    private void RejectOrAdmit()
    {
        var closedFor = RemainingClosure();
        if (closedFor > maxWait)
        {
            foreach (var lane in _lanes)
                lane.RejectAll(ClosedFailure(closedFor));
        }
        else if (closedFor == TimeSpan.Zero)
        {
            Admit((int)_limit);
        }
    }

    // Every lane except blob reads shares the allowance for requests. Uploads always leave one permit for short requests.
    private void Admit(int limit)
    {
        Lane(GateLane.BlobReads).Admit(Math.Min(limit, _allowed.BlobReads));
        AdmitShared(GateLane.Requests, limit);
        AdmitShared(GateLane.UploadCleanup, limit);
        AdmitShared(GateLane.ExistenceChecks, limit);
        AdmitShared(GateLane.Uploads, Math.Min(limit, Math.Max(1, _allowed.Requests - 1)));
    }

    private void AdmitShared(GateLane lane, int most)
    {
        var inOtherLanes = _lanes.Sum(static it => it.ActiveCount) - Lane(GateLane.BlobReads).ActiveCount - Lane(lane).ActiveCount;
        Lane(lane).Admit(Math.Min(most, _allowed.Requests - inOtherLanes));
    }

    private GateQueue Lane(GateLane lane) => _lanes[(int)lane];

    private TimeSpan RemainingClosure() =>
        _closing is var (since, duration) && duration - time.GetElapsedTime(since) is var left && left > TimeSpan.Zero
            ? left
            : TimeSpan.Zero;

    private RegistryException ClosedFailure(TimeSpan closedFor) => new(new CopyFailure(
        CopyFailure.RateLimited,
        $"The registry {host} limits the rate of requests for another {closedFor.TotalSeconds:0} s, so the request was not sent.",
        IsWorthRetrying: true,
        closedFor));
}
