using Replication.App.Hosting;
using Xunit;

namespace Replication.UnitTests.App.Hosting;

public sealed class ClockOffsetTests
{
    private static readonly DateTimeOffset Zero = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    // The first reading: the store's time when the answer was made, at the latest moment that this can have been.
    [InlineData(null, 100.0, 10.0, 12.0, 88.0)]
    // A lower bound below the known one changes nothing.
    [InlineData(88.0, 101.0, 10.0, 14.0, 88.0)]
    // A quicker answer gives a better lower bound.
    [InlineData(88.0, 101.5, 12.0, 12.2, 89.3)]
    // The store's clock was set back, or ours runs fast: the known offset cannot be right.
    [InlineData(88.0, 70.0, 12.0, 12.5, 57.5)]
    // The store's clock was set forward, or this machine was suspended.
    [InlineData(88.0, 130.0, 12.0, 12.5, 117.5)]
    public void The_offset_is_the_greatest_that_is_certainly_not_ahead(
        double? known, double shown, double sentAt, double answeredAt, double expected)
    {
        DateTimeOffset? offset = known is { } some ? Zero.AddSeconds(some) : null;

        var followed = ClockOffset.Follow(
            offset, new ClockReading(Zero.AddSeconds(shown), TimeSpan.FromSeconds(sentAt), TimeSpan.FromSeconds(answeredAt)));

        Assert.Equal(expected, (followed - Zero).TotalSeconds, precision: 6);
    }

    [Theory]
    [InlineData(0.05, 0.05)]
    [InlineData(-0.05, -0.05)]
    [InlineData(30, 0.1)]
    [InlineData(-30, -0.1)]
    [InlineData(600, 0.1)]
    // A machine that finds the right time after its start.
    [InlineData(601, 601)]
    [InlineData(-86_400, -86_400)]
    public void The_time_is_slewed_by_a_tenth(double wallAhead, double moved) =>
        Assert.Equal(
            moved, (ClockOffset.Slew(Zero, Zero.AddSeconds(wallAhead), TimeSpan.FromSeconds(1)) - Zero).TotalSeconds, precision: 6);
}
