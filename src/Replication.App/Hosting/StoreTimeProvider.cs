namespace Replication.App.Hosting;

/// <summary>
/// The time that all processes of a system share: the store's clock, continued by the monotonic clock of this process between two
/// readings. A jump of the wall clock does not change it. Timers and timestamps are the system's.
/// </summary>
internal sealed class StoreTimeProvider : TimeProvider
{
    private readonly TimeProvider _system;
    private readonly long _origin;
    private long _offsetTicks;

    /// <summary>Shows the wall clock until it is set.</summary>
    public StoreTimeProvider(TimeProvider system)
    {
        (_system, _origin) = (system, system.GetTimestamp());
        Offset = WallOffset;
    }

    /// <summary>Monotonic time since this object was created.</summary>
    public TimeSpan Monotonic => _system.GetElapsedTime(_origin);

    /// <summary>The shared time at which <see cref="Monotonic"/> was zero.</summary>
    public DateTimeOffset Offset
    {
        get => new(Volatile.Read(ref _offsetTicks), TimeSpan.Zero);
        set => Volatile.Write(ref _offsetTicks, value.UtcTicks);
    }

    /// <summary>The value that <see cref="Offset"/> would have by the wall clock of this machine.</summary>
    public DateTimeOffset WallOffset => _system.GetUtcNow() - Monotonic;

    public override TimeZoneInfo LocalTimeZone => _system.LocalTimeZone;

    public override long TimestampFrequency => _system.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => Offset + Monotonic;

    public override long GetTimestamp() => _system.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _system.CreateTimer(callback, state, dueTime, period);
}
