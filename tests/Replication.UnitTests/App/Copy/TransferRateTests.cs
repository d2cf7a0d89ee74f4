using Replication.App.Copy;
using Xunit;

namespace Replication.UnitTests.App.Copy;

public sealed class TransferRateTests
{
    private readonly TransferRate _rate = new();

    [Fact]
    public void A_single_sample_gives_no_rate() => Assert.Equal(0, Measure(0.1, 1_000_000));

    [Fact]
    public void The_rate_covers_the_last_seconds_only()
    {
        for (var second = 1; second <= 10; second++)
            Assert.Equal(1000, Measure(second, second * 1000));
        for (var second = 11; second <= 15; second++)
            Measure(second, 10_000 + (second - 10) * 5000);

        Assert.Equal(5000, Measure(16, 40_000));
    }

    [Fact]
    public void A_restarted_blob_causes_no_negative_rate()
    {
        Measure(1, 5000);

        Assert.Equal(0, Measure(6, 1000));
    }

    [Theory]
    [InlineData(10_000, 1000, 10.0)]
    [InlineData(10_001, 1000, 11.0)]
    [InlineData(0, 1000, 0.0)]
    [InlineData(1000, 0, null)]
    [InlineData(long.MaxValue, 1, null)]
    public void The_remaining_time_is_computed_when_possible(long bytes, long rate, double? seconds) =>
        Assert.Equal(seconds, TransferRate.Left(bytes, rate)?.TotalSeconds);

    private long Measure(double seconds, long bytes) => _rate.Measure(TimeSpan.FromSeconds(seconds), bytes);
}
