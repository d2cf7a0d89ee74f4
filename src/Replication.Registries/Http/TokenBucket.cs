namespace Replication.Registries.Http;

/// <summary>
/// Token bucket with debt and a FIFO queue: each caller waits until the amounts taken before it are refilled. The burst is 0.1 seconds of
/// the rate.
/// </summary>
internal sealed class TokenBucket(TimeProvider time)
{
    // Maximum burst after an idle time, in seconds of the rate.
    private const double BurstSeconds = 0.1;

    // Waiting callers notice a changed rate after at most this time.
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(0.5);

    private readonly Lock _lock = new();
    private long _at = time.GetTimestamp();
    private double? _perSecond;
    private double _refilled;
    private double _taken;

    /// <summary>Sets the rate per second; null removes the limit.</summary>
    public void Set(double? perSecond)
    {
        lock (_lock)
        {
            Refill();
            _perSecond = perSecond;
        }
    }

    /// <summary>Takes an amount, and waits until the bucket allows it.</summary>
    public ValueTask TakeAsync(double amount, CancellationToken cancellationToken)
    {
        double before;
        lock (_lock)
        {
            if (_perSecond is null)
                return ValueTask.CompletedTask;
            Refill();
            before = _taken;
            _taken += amount;
            if (WaitTime(before) == TimeSpan.Zero)
                return ValueTask.CompletedTask;
        }
        return WaitAsync(before, cancellationToken);
    }

    private async ValueTask WaitAsync(double before, CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan wait;
            lock (_lock)
            {
                Refill();
                wait = WaitTime(before);
            }
            if (wait == TimeSpan.Zero)
                return;
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    private TimeSpan WaitTime(double before)
    {
        if (_perSecond is not { } perSecond)
            return TimeSpan.Zero;
        var owed = before - _refilled - perSecond * BurstSeconds;
        if (owed <= 0)
            return TimeSpan.Zero;
        // Timers have a resolution of one millisecond. A shorter wait would be a busy loop.
        return perSecond <= 0 || owed / perSecond >= MaxWait.TotalSeconds
            ? MaxWait
            : TimeSpan.FromSeconds(Math.Max(0.001, owed / perSecond));
    }

    private void Refill()
    {
        var now = time.GetTimestamp();
        if (_perSecond is { } perSecond)
            _refilled = Math.Min(_taken, _refilled + perSecond * time.GetElapsedTime(_at, now).TotalSeconds);
        else
            _refilled = _taken;
        _at = now;
    }
}
