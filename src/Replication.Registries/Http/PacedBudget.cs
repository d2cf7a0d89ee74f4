namespace Replication.Registries.Http;

/// <summary>Spends so much a second and no more: whoever takes waits until what was taken before is paid off. First come, first served.</summary>
internal sealed class PacedBudget(TimeProvider time)
{
    // What may be spent at once after a rest, in seconds of the rate.
    private const double BurstSeconds = 0.1;

    // A changed rate is noticed by those who wait no later than this.
    private static readonly TimeSpan LongestNap = TimeSpan.FromSeconds(0.5);

    private readonly Lock _lock = new();
    private long _at = time.GetTimestamp();
    private double? _perSecond;
    private double _paidOff;
    private double _taken;

    /// <summary>From now on so much a second; null for as much as anyone likes.</summary>
    public void Set(double? perSecond)
    {
        lock (_lock)
        {
            PayOff();
            _perSecond = perSecond;
        }
    }

    public ValueTask TakeAsync(double amount, CancellationToken cancellationToken)
    {
        double before;
        lock (_lock)
        {
            if (_perSecond is null)
                return ValueTask.CompletedTask;
            PayOff();
            before = _taken;
            _taken += amount;
            if (Nap(before) == TimeSpan.Zero)
                return ValueTask.CompletedTask;
        }
        return WaitAsync(before, cancellationToken);
    }

    private async ValueTask WaitAsync(double before, CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan nap;
            lock (_lock)
            {
                PayOff();
                nap = Nap(before);
            }
            if (nap == TimeSpan.Zero)
                return;
            await Task.Delay(nap, time, cancellationToken);
        }
    }

    private TimeSpan Nap(double before)
    {
        if (_perSecond is not { } perSecond)
            return TimeSpan.Zero;
        var owed = before - _paidOff - perSecond * BurstSeconds;
        if (owed <= 0)
            return TimeSpan.Zero;
        // Timers count milliseconds; less than one would be a busy loop.
        return perSecond <= 0 || owed / perSecond >= LongestNap.TotalSeconds ? LongestNap : TimeSpan.FromSeconds(Math.Max(0.001, owed / perSecond));
    }

    private void PayOff()
    {
        var now = time.GetTimestamp();
        if (_perSecond is { } perSecond)
            _paidOff = Math.Min(_taken, _paidOff + perSecond * time.GetElapsedTime(_at, now).TotalSeconds);
        else
            _paidOff = _taken;
        _at = now;
    }
}
