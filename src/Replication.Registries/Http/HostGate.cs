namespace Replication.Registries.Http;

/// <summary>
/// Lets a bounded number of requests through to one registry, in each lane first come first served. It opens as wide as nobody minds, twice as wide after
/// each window of successes until it is pushed back for the first time. From then on it is half as wide after each pushback, one wider after each window
/// of successes. It closes while the registry asks us to stay away.
/// </summary>
internal sealed class HostGate(string host, int widest, TimeSpan longestWait, TimeSpan longestClosing, TimeProvider time) : IDisposable
{
    private const int FirstWidth = 32;

    // A burst that is turned away as one is one pushback.
    private static readonly TimeSpan PushbackEpoch = TimeSpan.FromMilliseconds(100);
    private readonly Lock _lock = new();
    private readonly GateQueue[] _lanes = [.. Enum.GetValues<GateLane>().Select(static _ => new GateQueue())];
    private readonly PacedBudget _requests = new(time);
    private (int Requests, int BlobReads) _allowed = (int.MaxValue, int.MaxValue);
    private double _width = Math.Min(FirstWidth, widest);
    private long? _lastPushback;
    private (long Since, TimeSpan Duration)? _closing;
    private ITimer? _opening;

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

    /// <summary>What blobs cost here, in bytes.</summary>
    public PacedBudget BlobBytes { get; } = new(time);

    public RegistryDemand Demand
    {
        get
        {
            lock (_lock)
            {
                var reads = Lane(GateLane.BlobReads);
                var others = _lanes.Except([reads]).ToList();
                return new RegistryDemand(others.Sum(static it => it.Inside), others.Sum(static it => it.Waiters.Count), reads.Inside, reads.Waiters.Count);
            }
        }
    }

    /// <summary>Lets in no more than this from now on; who is inside may stay.</summary>
    public void Allow(RegistryAllowance allowance)
    {
        _requests.Set(allowance.RequestsPerSecond);
        BlobBytes.Set(allowance.BytesPerSecond);
        lock (_lock)
        {
            _allowed = (allowance.Requests ?? int.MaxValue, allowance.BlobReads ?? int.MaxValue);
            TurnAwayOrAdmit();
        }
    }

    /// <summary>Waits for its turn. Throws <see cref="RegistryException"/> where the registry wants us to stay away longer than anyone should wait.</summary>
    public async Task<GatePermit> EnterAsync(GateLane lane, CancellationToken cancellationToken)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            Lane(lane).Waiters.AddLast(turn);
            TurnAwayOrAdmit();
        }
        await using (cancellationToken.UnsafeRegister(_ => GiveUp(lane, turn, cancellationToken), null))
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

    /// <summary>Closes for so long, at most for the longest time that a registry can keep clients away.</summary>
    public void CloseFor(TimeSpan duration)
    {
        if (duration > longestClosing)
            duration = longestClosing;
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
            _width = Math.Min(widest, _width + (_lastPushback is null ? 1 : 1 / _width));
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

    internal void Leave(GateLane lane)
    {
        lock (_lock)
        {
            Lane(lane).Inside--;
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

    private void GiveUp(GateLane lane, TaskCompletionSource turn, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // Who was admitted a moment ago keeps the permit and sees the cancellation at its next step.
            if (!Lane(lane).Waiters.Remove(turn))
                return;
            TurnAwayOrAdmit();
        }
        turn.SetCanceled(cancellationToken);
    }

    private void TurnAwayOrAdmit()
    {
        var closedFor = StillClosedFor();
        if (closedFor > longestWait)
        {
            foreach (var lane in _lanes)
                lane.TurnAway(StillClosed(closedFor));
        }
        else if (closedFor == TimeSpan.Zero)
        {
            Admit((int)_width);
        }
    }

    // What others who share the registry leave to us is for all but reads together. Of that, uploads leave one to those who only ask.
    private void Admit(int width)
    {
        Lane(GateLane.BlobReads).Admit(Math.Min(width, _allowed.BlobReads));
        AdmitShared(GateLane.Requests, width);
        AdmitShared(GateLane.Farewells, width);
        AdmitShared(GateLane.BlobLooks, width);
        AdmitShared(GateLane.Uploads, Math.Min(width, Math.Max(1, _allowed.Requests - 1)));
    }

    private void AdmitShared(GateLane lane, int most)
    {
        var inOtherLanes = _lanes.Sum(static it => it.Inside) - Lane(GateLane.BlobReads).Inside - Lane(lane).Inside;
        Lane(lane).Admit(Math.Min(most, _allowed.Requests - inOtherLanes));
    }

    private GateQueue Lane(GateLane lane) => _lanes[(int)lane];

    private TimeSpan StillClosedFor() =>
        _closing is var (since, duration) && duration - time.GetElapsedTime(since) is var rest && rest > TimeSpan.Zero ? rest : TimeSpan.Zero;

    private RegistryException StillClosed(TimeSpan closedFor) => new(new CopyFailure(
        CopyFailure.RateLimited,
        $"The registry {host} asked us to stay away for another {closedFor.TotalSeconds:0} s, so we did not ask it for anything.",
        IsWorthRetrying: true,
        closedFor));
}
