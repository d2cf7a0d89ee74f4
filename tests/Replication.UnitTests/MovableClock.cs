namespace Replication.UnitTests;

/// <summary>A wall clock and a monotonic clock that are moved separately; it has no timers.</summary>
internal sealed class MovableClock : TimeProvider
{
    private long _monotonicTicks = TimeSpan.FromDays(3).Ticks;

    public DateTimeOffset Wall { get; set; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Time passes: both clocks move.</summary>
    public void Pass(TimeSpan time)
    {
        _monotonicTicks += time.Ticks;
        Wall += time;
    }

    public override DateTimeOffset GetUtcNow() => Wall;

    public override long GetTimestamp() => _monotonicTicks;
}
