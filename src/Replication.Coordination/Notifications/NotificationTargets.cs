namespace Replication.Coordination.Notifications;

/// <summary>The configured targets. A reload of the configuration replaces them.</summary>
public sealed class NotificationTargets(IReadOnlyList<NotificationTarget> all)
{
    private volatile State _state = new(all, new CancellationTokenSource());

    /// <summary>The targets now.</summary>
    public IReadOnlyList<NotificationTarget> All => _state.All;

    /// <summary>The targets now, and a token that is canceled when others replace them.</summary>
    internal (IReadOnlyList<NotificationTarget> All, CancellationToken Replaced) Current => (_state.All, _state.Replaced.Token);

    /// <summary>Replaces all targets. Deliveries in progress start again.</summary>
    public void Replace(IReadOnlyList<NotificationTarget> targets)
    {
        var before = Interlocked.Exchange(ref _state, new State(targets, new CancellationTokenSource()));
        before.Replaced.Cancel();
    }

    private sealed record State(IReadOnlyList<NotificationTarget> All, CancellationTokenSource Replaced);
}
