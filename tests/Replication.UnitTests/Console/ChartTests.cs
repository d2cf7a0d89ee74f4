using Replication.Contracts.History;
using Replication.WebConsole.Pages.Home;
using Replication.WebConsole.Parts.Charts;
using Xunit;

namespace Replication.UnitTests.Console;

public sealed class ChartTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 2)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(5, 10)]
    [InlineData(11, 20)]
    [InlineData(401, 1_000)]
    [InlineData(1_000_000_001, 2_000_000_000)]
    public void The_axis_of_counts_has_a_round_half(double max, double top) => Assert.Equal(top, ChartScale.OfCounts(max));

    [Theory]
    [InlineData(0, 1_024)]
    [InlineData(1_025, 2_048)]
    [InlineData(3 << 20, 4 << 20)]
    public void The_axis_of_bytes_is_a_power_of_two(double max, double top) => Assert.Equal(top, ChartScale.OfBytes(max));

    [Theory]
    [InlineData(0, 2)]
    [InlineData(90, 120)]
    [InlineData(4_000, 7_200)]
    [InlineData(90_000, 172_800)]
    [InlineData(300_000, 345_600)]
    public void The_axis_of_times_is_round_in_its_unit(double max, double top) => Assert.Equal(top, ChartScale.OfSeconds(max));

    // Four parts of 120 units; 10 is at the top (0), 0 at the bottom (120).
    [Theory]
    [InlineData(new[] { 0d, 5, 10, 10 }, "M0 120H120V60H240V0H360V0H480")]
    [InlineData(new[] { double.NaN, 5, double.NaN, 20 }, "M120 60H240M360 0H480")]
    [InlineData(new[] { double.NaN, double.NaN, double.NaN, double.NaN }, "")]
    public void A_line_has_a_gap_where_nothing_was_measured(double[] values, string path) =>
        Assert.Equal(path, ChartShapes.Steps([.. values.Select(static it => double.IsNaN(it) ? null : (double?)it)], 10));

    [Fact]
    public void Bars_are_stacked_and_a_single_failure_stays_visible() =>
        Assert.Equal([(0, "60", "60"), (2, "58", "2")], ChartShapes.Stack([5_000, 0, 1], 10_000));

    [Fact]
    public void A_part_without_a_point_counted_nothing_and_measured_nothing()
    {
        var slots = new HistorySlots(Document(
            new StatsPoint { At = Noon.AddMinutes(1), Succeeded = 3, LagP50Seconds = 1.5 }, new StatsPoint { At = Noon.AddMinutes(9) }));

        Assert.Equal([0, 3, 0, 0], slots.Counts(static it => it.Succeeded));
        Assert.Equal([null, 1.5, null, null], slots.Measures(static it => it.LagP50Seconds));
        Assert.Equal(Noon.AddMinutes(3), slots.Times.Last());
        Assert.Equal([Noon, Noon.AddMinutes(2), Noon.AddMinutes(4)], slots.Marks(3));
    }

    [Fact]
    public void A_number_of_the_whole_time_links_to_the_records_of_that_time() => Assert.Equal(
        "/records?status=failed&since=2026-01-31T12%3A00%3A00Z&until=2026-01-31T12%3A02%3A00Z",
        new HistorySlots(new(Noon, Noon.AddMinutes(2), 60, StatsBy.Total, [], 0)).RecordsOf("failed"));

    [Fact]
    public void A_history_without_series_has_parts_without_values()
    {
        var slots = new HistorySlots(new(Noon, Noon.AddMinutes(2), 60, StatsBy.Total, [], 0));

        Assert.Equal([0, 0], slots.Counts(static it => it.Failed));
        Assert.Equal(0, slots.Total.Failed);
    }

    [Theory]
    [InlineData(null, "1h")]
    [InlineData("24h", "24h")]
    [InlineData("7d", "7d")]
    [InlineData("forever", "1h")]
    public void An_unknown_range_is_the_first_one(string? name, string expected)
    {
        var range = HistoryRange.Of(name);

        Assert.Equal(expected, range.Name);
        Assert.InRange(range.Length / range.Step, 50, 120);
    }

    private static StatsDocument Document(params StatsPoint[] points) => new(
        Noon, Noon.AddMinutes(4), 60, StatsBy.Total, [new StatsSeries(null, null, new StatsPoint { At = Noon }, points)], 0);
}
