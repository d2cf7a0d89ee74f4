using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Replication.App.Check;
using Replication.App.Hosting;
using Replication.Contracts.Instances;
using Replication.UnitTests.Fakes;
using Xunit;

namespace Replication.UnitTests.App.Hosting;

public sealed class StoreClockTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Warnings _log = new();

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(15, 0, 15)]
    [InlineData(-15, 0, -15)]
    // The store may have read its clock at any moment of the round trip.
    [InlineData(1, 3, 1)]
    [InlineData(-2, 3, 0)]
    [InlineData(-10, 3, -7)]
    public async Task The_difference_is_at_least_what_the_time_of_the_answer_does_not_explain(
        int aheadSeconds, int answerSeconds, int shownSeconds)
    {
        var store = Store(_time.GetUtcNow().AddSeconds(-aheadSeconds), answerSeconds);

        Assert.Equal(TimeSpan.FromSeconds(shownSeconds), await StoreClock.ReadAheadAsync(store, _time, default));
    }

    [Fact]
    public async Task A_store_without_a_clock_has_none_to_differ_from() =>
        Assert.Null(await StoreClock.ReadAheadAsync(Store(null), _time, default));

    [Theory]
    [InlineData(2, null)]
    [InlineData(-2, null)]
    [InlineData(15, "15 s ahead of")]
    [InlineData(-15, "15 s behind")]
    public async Task More_than_two_seconds_are_reported_once_in_the_log_and_by_the_check(int aheadSeconds, string? reported)
    {
        var machine = new MovableClock();
        var shown = machine.Wall.AddSeconds(-aheadSeconds);
        using var watch = new StoreClockWatch(
            new FakeStoreProbe { OnReadClockAsync = _ => Task.FromResult<DateTimeOffset?>(shown) }, new StoreTimeProvider(machine), _log);

        await watch.SynchronizeAsync(default);
        for (var i = 0; i < 3; i++)
        {
            machine.Pass(TimeSpan.FromSeconds(10));
            shown += TimeSpan.FromSeconds(10);
            await watch.SynchronizeAsync(default);
        }

        var answer = Assert.Single(StoreCheck.CompareClocks(TimeSpan.FromSeconds(aheadSeconds)));
        if (reported is null)
        {
            Assert.Empty(_log.Lines);
            Assert.Equal(CheckOutcome.Ok, answer.Outcome);
            return;
        }
        Assert.Contains(reported, Assert.Single(_log.Lines), StringComparison.Ordinal);
        Assert.Equal(CheckOutcome.Failed, answer.Outcome);
        Assert.Contains(reported, answer.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(30, "forward by 30.0 s", "forward")]
    [InlineData(-30, "back by 30.0 s", "back")]
    [InlineData(1.5, "forward by 1.5 s", "forward")]
    // A deviation that time servers correct gradually (slewing).
    [InlineData(0.4, null, null)]
    public async Task Each_jump_of_the_wall_clock_is_reported_in_one_line_and_counted(double jumpSeconds, string? reported, string? counted)
    {
        var machine = new MovableClock();
        var directions = new List<string?>();
        using var listener = new MeterListener { InstrumentPublished = static (instrument, it) => Listen(instrument, it) };
        var mine = Environment.CurrentManagedThreadId;
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            if (Environment.CurrentManagedThreadId == mine)
                directions.Add(tags[0].Value as string);
        });
        listener.Start();
        using var watch = new StoreClockWatch(new FakeStoreProbe(), new StoreTimeProvider(machine), _log);
        await watch.SynchronizeAsync(default);

        machine.Wall = machine.Wall.AddSeconds(jumpSeconds);
        for (var i = 0; i < 5; i++)
        {
            machine.Pass(TimeSpan.FromSeconds(1));
            await watch.SynchronizeAsync(default);
        }

        Assert.Equal(reported is null ? 0 : 1, _log.Lines.Count);
        Assert.All(_log.Lines, line => Assert.Contains(reported!, line, StringComparison.Ordinal));
        Assert.Equal(counted is null ? [] : [counted], directions);
    }

    private static void Listen(Instrument instrument, MeterListener listener)
    {
        if (instrument.Name == "replication.clock.jumps")
            listener.EnableMeasurementEvents(instrument);
    }

    private FakeStoreProbe Store(DateTimeOffset? shows, int answerSeconds = 0) => new()
    {
        OnReadClockAsync = _ =>
        {
            _time.Advance(TimeSpan.FromSeconds(answerSeconds));
            return Task.FromResult(shows);
        },
    };

    private sealed class Warnings : ILogger<StoreClockWatch>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Warning)
                Lines.Add(formatter(state, exception));
        }
    }
}
