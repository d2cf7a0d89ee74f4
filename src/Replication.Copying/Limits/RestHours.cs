using Replication.Contracts.Instances;
using Replication.Registries;

namespace Replication.Copying.Limits;

/// <summary>Holds one copy to the hours in which its instances rest: it does not begin in them, and it stops where they begin.</summary>
internal sealed class RestHours : IDisposable
{
    /// <summary>The code of a copy that waits for the end of a rest.</summary>
    public const string Code = "resting";

    private readonly IReadOnlyList<RegistryInstance> _instances;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource? _begins;
    private readonly CancellationTokenSource _copying;
    private readonly bool _restsAlready;

    public RestHours(IReadOnlyList<RegistryInstance> instances, TimeProvider time, CancellationToken cancellationToken)
    {
        (_instances, _time) = (instances, time);
        var now = time.GetUtcNow();
        var (until, next) = Look(now);
        _restsAlready = until is not null;
        if (!_restsAlready && next is { } at)
            _begins = new CancellationTokenSource(at - now, time);
        _copying = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _begins?.Token ?? CancellationToken.None);
    }

    /// <summary>Whether one of the instances rests now.</summary>
    public bool HasBegun => _restsAlready || _begins?.IsCancellationRequested == true;

    /// <summary>For the copy, which ends when a rest begins.</summary>
    public CancellationToken Copying => _copying.Token;

    /// <summary>Why the copy waits, and how long.</summary>
    public CopyFailure Failure()
    {
        var now = _time.GetUtcNow();
        var wait = Look(now).Until - now ?? TimeSpan.Zero;
        return new CopyFailure(Code, $"{string.Join(" and ", _instances.Select(static it => it.Name).Distinct())} rest now; nothing to do", IsWorthRetrying: true, RetryAfter: wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
    }

    public void Dispose()
    {
        _copying.Dispose();
        _begins?.Dispose();
    }

    private (DateTimeOffset? Until, DateTimeOffset? Next) Look(DateTimeOffset now)
    {
        var moments = _instances.Select(it => LimitSchedule.At(it.Limits, now)).ToList();
        return (moments.Max(static it => it.PausedUntil), moments.Min(static it => it.NextPauseAt));
    }
}
