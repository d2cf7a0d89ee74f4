using Replication.Contracts.History;
using Replication.Contracts.Tasks;
using Replication.Coordination.History;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.UnitTests.Coordination.History;

public sealed class StatsReportTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(5);

    private static readonly HistoryCounts Succeeded = HistoryCounts.Of(SampleTasks.Pending(Noon) with
    {
        Status = ReplicationStatus.Succeeded,
        FinishedAt = Noon.AddSeconds(1.5),
    });

    private static readonly HistoryRow[] Rows =
    [
        new(Noon, new("", "hangzhou", ""), HistoryCounts.OfPush()),
        new(Noon, new("a", "hangzhou", "tokyo"), Succeeded),
        new(Noon + Step, new("a", "hangzhou", "osaka"), Succeeded),
        new(Noon + Step, new("b", "hangzhou", "osaka"), Succeeded),
    ];

    [Fact]
    public void The_total_is_one_series_with_the_pushes()
    {
        var only = Assert.Single(Report(StatsBy.Total).Series);

        Assert.Equal((null, 1L, 3L), (only.Key, only.Total.Pushes, only.Total.Succeeded));
        Assert.Equal([(Noon, 1L, 1L), (Noon + Step, 0L, 2L)], only.Points.Select(static it => (it.At, it.Pushes ?? -1, it.Succeeded)));
        Assert.Equal(1.5, only.Total.LagP50Seconds);
    }

    [Fact]
    public void Without_anything_the_total_is_still_a_series()
    {
        var only = Assert.Single(Report(StatsBy.Total, []).Series);

        Assert.Equal((0, 0L), (only.Points.Count, only.Total.Pushes));
        Assert.Empty(Report(StatsBy.Rule, []).Series);
    }

    [Fact]
    public void Rules_have_their_name_and_no_pushes_and_the_busiest_is_the_first()
    {
        var series = Report(StatsBy.Rule).Series;

        Assert.Equal([("a", "rule-a", 2L), ("b", null, 1L)], series.Select(static it => (it.Key!, it.Name, it.Total.Succeeded)));
        Assert.All(series, static it => Assert.Null(it.Total.Pushes));
    }

    [Fact]
    public void Targets_that_have_the_same_series_are_added()
    {
        var only = Assert.Single(Report(StatsBy.Region).Series);

        Assert.Equal(("japan", 3L), (only.Key, only.Total.Succeeded));
    }

    [Fact]
    public void A_limited_token_receives_no_pushes() =>
        Assert.Null(Assert.Single(Report(StatsBy.Total, hasPushes: false).Series).Total.Pushes);

    [Fact]
    public void Many_series_are_cut()
    {
        var rows = Enumerable.Range(0, StatsReport.MaxSeries + 3)
            .Select(static it => new HistoryRow(Noon, new($"rule-{it}", "hangzhou", "tokyo"), Succeeded))
            .ToList();

        var report = Report(StatsBy.Rule, rows);

        Assert.Equal((StatsReport.MaxSeries, 3), (report.Series.Count, report.Omitted));
    }

    private static StatsDocument Report(StatsBy by, IReadOnlyList<HistoryRow>? rows = null, bool hasPushes = true) => StatsReport.Of(
        new StatsQuery(Noon, Noon.AddMinutes(10), Step, by),
        rows ?? Rows,
        hasPushes,
        it => by switch
        {
            StatsBy.Rule => it.Rule,
            StatsBy.Region => "japan",
            _ => null,
        },
        static it => it == "a" ? "rule-a" : null);
}
