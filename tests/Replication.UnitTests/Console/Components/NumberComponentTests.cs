using System.Globalization;
using Bunit;
using Replication.WebConsole.Parts;
using Replication.WebConsole.Parts.Charts;
using Xunit;

namespace Replication.UnitTests.Console.Components;

public sealed class NumberComponentTests
{
    [Theory]
    [InlineData(0, true, null, "0")]
    [InlineData(5, false, "", "5")]
    [InlineData(5, true, "bad", "⚠ 5")]
    [InlineData(1000, false, "", "999+")]
    public async Task A_number_links_to_its_records_unless_it_is_zero(int count, bool isBad, string? linkClass, string text)
    {
        await using var bench = new ConsoleBench();

        var number = bench.Render<CountLink>(it => it
            .Add(static link => link.Count, count).Add(static link => link.Href, "/records?status=failed").Add(static link => link.IsBad, isBad));

        var links = number.FindAll("a");
        Assert.Equal(linkClass is null ? 0 : 1, links.Count);
        Assert.All(links, it => Assert.Equal((linkClass, "/records?status=failed"), (it.ClassName ?? "", it.GetAttribute("href"))));
        Assert.Equal(text, (links.Count == 1 ? links[0].TextContent : number.Markup).Trim());
    }

    [Fact]
    public async Task A_chart_of_many_values_has_one_bar_for_each_and_says_its_totals()
    {
        await using var bench = new ConsoleBench();
        double?[] done = [.. Enumerable.Range(0, 96).Select(static it => (double?)it)];
        double?[] failed = [.. Enumerable.Range(0, 96).Select(static it => (double?)(it == 50 ? 3 : 0))];

        var chart = bench.Render<Chart>(it => it
            .Add(static chart => chart.Title, "Tasks")
            .Add(static chart => chart.Series, [
                new("Succeeded", "ink-good", "4,560", done),
                new("Failed", "hatched", "3", failed) { Href = "/records?status=failed&since=a", IsBad = true },
            ])
            .Add(static chart => chart.Slots, [.. Enumerable.Range(0, 96).Select(static it => $"slot {it}")])
            .Add(static chart => chart.Marks, ["a", "b"])
            .Add(static chart => chart.Format, static value => value.ToString(CultureInfo.InvariantCulture))
            .Add(static chart => chart.TopOf, ChartScale.OfCounts)
            .Add(static chart => chart.IsStacked, true));

        // The first part counted nothing.
        Assert.Equal(95, chart.FindAll("rect.slot").Count);
        Assert.Single(chart.FindAll(".plot rect.hatched"));
        Assert.Equal("slot 50\nSucceeded: 50\nFailed: 3", chart.FindAll("rect.slot title")[49].TextContent);
        Assert.Equal("Tasks: Succeeded 4,560, Failed 3", chart.Find("[role=img]").GetAttribute("aria-label"));
        Assert.Equal("/records?status=failed&since=a", Assert.Single(chart.FindAll("a")).GetAttribute("href"));
    }
}
