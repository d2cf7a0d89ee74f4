using Replication.Contracts.Instances;

namespace Replication.Copying.Limits;

/// <summary>
/// Keeps one copy out of the pause windows of its instances: it does not start in a pause window, and stops when one begins.
/// </summary>
internal sealed class PauseWindows : IDisposable
{
    private readonly IReadOnlyList<RegistryInstance> _instances;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource? _begins;
    private readonly CancellationTokenSource _copying;
    private readonly bool _isPausedAtStart;

    public PauseWindows(IReadOnlyList<RegistryInstance> instances, TimeProvider time, CancellationToken cancellationToken)
    {
        (_instances, _time) = (instances, time);
        var now = time.GetUtcNow();
        var (until, next) = At(now);
        _isPausedAtStart = until is not null;
        if (!_isPausedAtStart && next is { } at)
            _begins = new CancellationTokenSource(at - now, time);
        _copying = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _begins?.Token ?? CancellationToken.None);
    }

    /// <summary>True when one of the instances is in a pause window.</summary>
    public bool HasBegun => _isPausedAtStart || _begins?.IsCancellationRequested == true;

    /// <summary>Canceled with the caller's token, and when a pause window begins.</summary>
    public CancellationToken Copying => _copying.Token;

    /// <summary>The outcome of an attempt that a pause window prevented or stopped.</summary>
    public AttemptOutcome.Paused Outcome()
    {
        var now = _time.GetUtcNow();
        var paused = _instances.Where(it => LimitSchedule.At(it.Limits, now).PausedUntil is not null)
            .Select(static it => it.Name)
            .Distinct();
        return new AttemptOutcome.Paused(string.Join(" and ", paused), At(now).Until ?? now);
    }

    public void Dispose()
    {
        _copying.Dispose();
        _begins?.Dispose();
    }

    private (DateTimeOffset? Until, DateTimeOffset? Next) At(DateTimeOffset now)
    {
        var limits = _instances.Select(it => LimitSchedule.At(it.Limits, now)).ToList();
        return (limits.Max(static it => it.PausedUntil), limits.Min(static it => it.NextPauseAt));
    }
}
