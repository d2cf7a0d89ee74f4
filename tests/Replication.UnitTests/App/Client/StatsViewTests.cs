using Replication.App.Client.Views;
using Replication.Contracts.History;
using Xunit;

namespace Replication.UnitTests.App.Client;

public sealed class StatsViewTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_line_has_a_bar_for_each_part() => Assert.Equal("▁█ ▅", Line(4, (0, 1), (1, 8), (3, 5)));

    [Fact]
    public void Many_parts_share_the_bars()
    {
        var line = Line(60, (0, 4), (1, 4), (59, 1));

        Assert.Equal((30, '█', '▁'), (line.Length, line[0], line[^1]));
    }

    [Fact]
    public void Without_tasks_the_line_is_empty() => Assert.Equal("   ", Line(3));

    private static string Line(int parts, params (int Part, int Tasks)[] points)
    {
        StatsPoint[] all =
            [.. points.Select(static it => new StatsPoint { At = Noon.AddMinutes(it.Part), Succeeded = it.Tasks - 1, Failed = 1 })];
        var document = new StatsDocument(Noon, Noon.AddMinutes(parts), 60, StatsBy.Total, [], 0);
        return StatsView.Line(document, new StatsSeries(null, null, new StatsPoint { At = Noon }, all));
    }
}
