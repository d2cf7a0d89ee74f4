using Microsoft.Extensions.Logging.Abstractions;
using Replication.App.Hosting;
using Replication.UnitTests.Fakes;
using Xunit;

namespace Replication.UnitTests.App.Hosting;

/// <summary>Leases use the time of the store, independent of the wall clock of each process.</summary>
public sealed class StoreTimeProviderTests
{
    private readonly MovableClock _machine = new();
    private readonly Random _random = new(17);
    private DateTimeOffset _storeTime = new(2026, 3, 1, 9, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(-30)]
    [InlineData(100_000)]
    public async Task Two_processes_agree_although_their_wall_clocks_differ(double aheadSeconds)
    {
        _machine.Wall = _storeTime.AddSeconds(aheadSeconds);

        var time = await StartAsync(answerSeconds: 0.004);

        Assert.InRange((_storeTime - time.GetUtcNow()).TotalSeconds, 0, 0.005);
    }

    [Fact]
    public async Task The_time_is_never_ahead_of_the_store_and_almost_equal_despite_clock_jumps()
    {
        var time = new StoreTimeProvider(_machine);
        using var watch = Watch(time, () => _random.NextDouble() * 0.2);
        for (var second = 0; second < 500; second++)
        {
            await watch.SynchronizeAsync(default);
            Assert.InRange((_storeTime - time.GetUtcNow()).TotalSeconds, 0, 0.2);
            if (_random.Next(10) == 0)
                _machine.Wall = _machine.Wall.AddSeconds(_random.Next(-30, 31));
            Pass(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task After_a_suspension_the_next_check_restores_the_time_of_the_store()
    {
        var time = await StartAsync(answerSeconds: 0);
        using var watch = Watch(time, () => 0);
        await watch.SynchronizeAsync(default);
        // The monotonic clock stops while a machine is suspended; the wall clock is set forward when it resumes.
        (_storeTime, _machine.Wall) = (_storeTime.AddMinutes(5), _machine.Wall.AddMinutes(5));

        await watch.SynchronizeAsync(default);

        Assert.Equal(_storeTime, time.GetUtcNow());
    }

    [Theory]
    [InlineData(30)]
    [InlineData(-30)]
    public async Task Without_a_clock_of_the_store_a_jump_changes_the_time_by_a_tenth_of_what_passes(double jumpSeconds)
    {
        var time = new StoreTimeProvider(_machine);
        using var watch = new StoreClockWatch(new FakeStoreProbe(), time, NullLogger<StoreClockWatch>.Instance);
        await watch.SynchronizeAsync(default);
        var before = time.GetUtcNow();
        _machine.Wall = _machine.Wall.AddSeconds(jumpSeconds);

        var passed = 0;
        for (; time.GetUtcNow() != _machine.Wall && passed < 400; passed++)
        {
            Pass(TimeSpan.FromSeconds(1));
            await watch.SynchronizeAsync(default);
            Assert.InRange((time.GetUtcNow() - before).TotalSeconds, 0.9 * (passed + 1) - 0.001, 1.1 * (passed + 1) + 0.001);
        }

        Assert.InRange(passed, 295, 305);
    }

    [Theory]
    // The wall clock was set back while no process ran: the time continues from the latest record.
    [InlineData(60, 60)]
    [InlineData(-60, 0)]
    // Something is wrong with records of next year.
    [InlineData(30_000_000, 0)]
    public async Task A_process_without_a_clock_of_the_store_begins_no_earlier_than_its_records(double recordedAhead, double expectedAhead)
    {
        DateTimeOffset? recorded = _machine.Wall.AddSeconds(recordedAhead);
        var store = new FakeStoreProbe { OnReadLatestTimeAsync = _ => Task.FromResult(recorded) };
        var time = new StoreTimeProvider(_machine);
        using var watch = new StoreClockWatch(store, time, NullLogger<StoreClockWatch>.Instance);

        await watch.StartAsync(new CancellationToken(canceled: true));

        Assert.Equal(expectedAhead, (time.GetUtcNow() - _machine.Wall).TotalSeconds, precision: 3);
    }

    private async Task<StoreTimeProvider> StartAsync(double answerSeconds)
    {
        var time = new StoreTimeProvider(_machine);
        using var watch = Watch(time, () => answerSeconds);
        await watch.SynchronizeAsync(default);
        return time;
    }

    private StoreClockWatch Watch(StoreTimeProvider time, Func<double> answerSeconds) => new(
        new FakeStoreProbe
        {
            OnReadClockAsync = _ =>
            {
                var (there, back) = (_random.NextDouble(), answerSeconds());
                Pass(TimeSpan.FromSeconds(back * there));
                var shown = _storeTime;
                Pass(TimeSpan.FromSeconds(back * (1 - there)));
                return Task.FromResult<DateTimeOffset?>(shown);
            },
        },
        time,
        NullLogger<StoreClockWatch>.Instance);

    private void Pass(TimeSpan time)
    {
        _storeTime += time;
        _machine.Pass(time);
    }
}
