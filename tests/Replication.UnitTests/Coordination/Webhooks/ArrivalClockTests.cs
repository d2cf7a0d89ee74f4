using Replication.Coordination.Webhooks;
using Xunit;

namespace Replication.UnitTests.Coordination.Webhooks;

public sealed class ArrivalClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private readonly AdjustableTime _time = new() { Now = Noon };

    [Fact]
    public void Calls_within_one_tick_are_in_order()
    {
        var clock = new ArrivalClock(_time);

        Assert.Equal([Noon, Noon.AddTicks(1), Noon.AddTicks(2)], [clock.Next(), clock.Next(), clock.Next()]);
    }

    [Theory]
    // A small step back changes no order; after a large one the clock was wrong before.
    [InlineData(-1, 1)]
    [InlineData(-300_000_000, -300_000_000)]
    [InlineData(5, 5)]
    public void A_clock_that_is_set_back_does_not_change_the_order(long ticks, long expected)
    {
        var clock = new ArrivalClock(_time);
        clock.Next();
        _time.Now = Noon.AddTicks(ticks);

        Assert.Equal(Noon.AddTicks(expected), clock.Next());
    }

    private sealed class AdjustableTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
