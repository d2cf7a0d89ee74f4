using System.Reflection;
using Replication.App.Client.Views;
using Spectre.Console.Rendering;
using Xunit;

namespace Replication.UnitTests.App.Client;

/// <summary>Every view fits the terminal: no line is wider, and no row needs two lines. A pipe gets whole values.</summary>
public sealed class TableWidthTests
{
    public static TheoryData<string, int> Terminals => new(
        from view in TableSamples.All.Keys from width in (int[])[80, 120, 200] select new TheoryDataRow<string, int>(view, width));

    public static TheoryData<string> Lists => [.. TableSamples.All.Keys.Where(static it => !it.EndsWith(".One", StringComparison.Ordinal))];

    [Fact]
    public void Every_view_has_a_sample() => Assert.Equal(
        typeof(TableView).Assembly.GetTypes()
            .Where(static it => it.Namespace == typeof(TableView).Namespace && it != typeof(Columns))
            .SelectMany(static it => it.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(static it => it.ReturnType == typeof(IRenderable))
            .Select(static it => $"{it.DeclaringType!.Name}.{it.Name}")
            .Order(),
        TableSamples.All.Keys.Order());

    [Theory]
    [MemberData(nameof(Terminals))]
    public void No_line_is_wider_than_the_terminal(string view, int width) =>
        Assert.All(Shown(view, width), it => Assert.True(CellText.Width(it) <= width, $"{CellText.Width(it)} cells: {it}"));

    [Theory]
    [MemberData(nameof(Lists))]
    public void A_wide_terminal_shows_no_less_than_a_narrow_one(string view)
    {
        var (narrow, wide) = (Headings(view, 80), Headings(view, 200));

        Assert.True(wide.Length >= narrow.Length, $"{string.Join(' ', wide)} lacks columns of {string.Join(' ', narrow)}");
    }

    [Theory]
    [InlineData("TaskView.List", 2)]
    [InlineData("BackfillView.List", 1)]
    [InlineData("EventView.List", 2)]
    [InlineData("EventView.Audit", 1)]
    [InlineData("EventView.DeadLetters", 2)]
    [InlineData("InstanceView.List", 1)]
    [InlineData("RuleView.List", 2)]
    public void A_row_has_one_line(string view, int rows)
    {
        Assert.Equal(rows + 1, Shown(view, 80).Length);
        Assert.Equal(rows + 1, Shown(view, 200).Length);
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public void A_pipe_gets_every_column_and_every_value_whole(string view)
    {
        var shown = Rendering.Text(TableSamples.All[view]);

        Assert.DoesNotContain("…", shown, StringComparison.Ordinal);
        Assert.True(Headings(view, null).Length >= Headings(view, 200).Length);
    }

    [Fact]
    public void A_task_at_80_columns_keeps_status_source_target_and_id()
    {
        var lines = Shown("TaskView.List", 80);

        Assert.Equal(["STATUS", "SOURCE", "TARGET", "DONE", "RESULT", "ID"], lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("hangzhou", lines[1], StringComparison.Ordinal);
        Assert.Contains("…", lines[1], StringComparison.Ordinal);
        Assert.Contains(" 33% ", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Sentences_follow_their_row_and_no_word_is_broken()
    {
        var shown = Shown("EventView.Quarantine", 80);

        Assert.Equal("RECEIVED", shown[0].Split(' ')[0]);
        Assert.Equal(
            "the event has no field target.repository, which names the repository that the image was pushed to",
            string.Join(' ', shown.Skip(2).Select(static it => it.Trim())));
    }

    private static string[] Shown(string view, int? width) => Rendering.Text(TableSamples.All[view], width).Split('\n');

    private static string[] Headings(string view, int? width) =>
        Shown(view, width)[0].Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
