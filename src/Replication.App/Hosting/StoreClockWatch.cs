using Replication.Contracts;
using Replication.Contracts.Stores;

namespace Replication.App.Hosting;

/// <summary>
/// Keeps the shared time: reads the store's clock every ten seconds, and at once after a jump of the wall clock, which also is what a
/// resumed virtual machine sees. Reports each jump and each change of the difference between the two clocks in one line.
/// </summary>
internal sealed partial class StoreClockWatch(IStoreProbe store, StoreTimeProvider time, ILogger<StoreClockWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReadEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LeastJump = TimeSpan.FromSeconds(1);

    // A worse first reading would let the time lag behind the store's by more than a lease's margin.
    private static readonly TimeSpan GoodAnswer = TimeSpan.FromSeconds(1);
    private const int FirstReadings = 5;

    private DateTimeOffset _wall = time.WallOffset;
    private TimeSpan _lookedAt = time.Monotonic;
    private TimeSpan? _readAt;
    private bool _followsWallClock;
    private bool _isApart;

    /// <summary>Reads the store's clock before anything else starts. Throws what the store throws.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < FirstReadings; i++)
        {
            if (await ReadAsync(cancellationToken) is not { } reading || reading.AnsweredAt - reading.SentAt <= GoodAnswer)
                break;
        }
        if (_followsWallClock)
            await ContinueAsync(cancellationToken);
        Compare();
        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Rounds.RunAsync(Interval, time, SynchronizeAsync, stoppingToken);

    internal async Task SynchronizeAsync(CancellationToken cancellationToken)
    {
        var hasJumped = FindJump();
        try
        {
            if (!_followsWallClock && (hasJumped || _readAt is not { } at || time.Monotonic - at >= ReadEvery))
            {
                using var timeout = new CancellationTokenSource(ReadTimeout, time);
                using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
                await ReadAsync(linked.Token);
                Compare();
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // The monotonic clock continues the shared time; readiness reports that the store is unavailable.
            LogNotRead(e);
        }
    }

    // The time must not be before the newest record of an earlier process, or its leases would last longer. It starts at that record and
    // runs slower.
    private async Task ContinueAsync(CancellationToken cancellationToken)
    {
        if (await store.ReadLatestTimeAsync(cancellationToken) is { } latest
            && latest - time.GetUtcNow() is { Ticks: > 0 } gap
            && gap <= ClockOffset.MostSlewed)
            time.Offset += gap;
    }

    private async Task<ClockReading?> ReadAsync(CancellationToken cancellationToken)
    {
        var reading = await ClockReading.TakeAsync(store, time, cancellationToken);
        if (reading is not null)
            time.Offset = ClockOffset.Follow(_readAt is null ? null : time.Offset, reading);
        _followsWallClock = reading is null;
        _readAt = time.Monotonic;
        return reading;
    }

    private bool FindJump()
    {
        var (wall, now) = (time.WallOffset, time.Monotonic);
        var (jump, elapsed) = (wall - _wall, now - _lookedAt);
        (_wall, _lookedAt) = (wall, now);
        if (_followsWallClock)
            time.Offset = ClockOffset.Slew(time.Offset, wall, elapsed);
        if (jump.Duration() < LeastJump)
            return false;
        ClockMetrics.Jumped(jump);
        LogJump(jump.Duration().TotalSeconds, jump > TimeSpan.Zero ? "forward" : "back");
        return true;
    }

    private void Compare()
    {
        var ahead = time.WallOffset - time.Offset;
        ClockMetrics.Compared(ahead);
        var complaint = StoreClock.Complaint(ahead);
        if (complaint is null == !_isApart)
            return;
        _isApart = complaint is not null;
        if (complaint is not null)
            LogApart(complaint);
        else
            LogTogether();
    }

    [LoggerMessage(LogLevel.Warning, "The wall clock of this machine jumped {Direction} by {Seconds:F1} s; leases are not affected")]
    private partial void LogJump(double seconds, string direction);

    [LoggerMessage(LogLevel.Warning, "Clocks differ: {Complaint}. Set both by the same time servers (NTP).")]
    private partial void LogApart(string complaint);

    [LoggerMessage(LogLevel.Information, "The clock of this machine agrees with the clock of the database again")]
    private partial void LogTogether();

    [LoggerMessage(LogLevel.Debug, "The store's clock could not be read")]
    private partial void LogNotRead(Exception exception);
}
