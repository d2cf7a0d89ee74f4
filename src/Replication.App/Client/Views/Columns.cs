using Replication.App.Logging;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Replication.App.Client.Views;

/// <summary>A table without lines: a heading and a row for each item, so that scripts can read it.</summary>
internal static class Columns
{
    private const string Nothing = "-";

    public static IRenderable Of<T>(IEnumerable<T> items, params IReadOnlyList<(string Heading, Func<T, string?> Cell)> columns)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        foreach (var (heading, _) in columns)
            table.AddColumn(new TableColumn(new Text(heading.ToUpperInvariant(), new Style(decoration: Decoration.Bold)))
            {
                Padding = new Padding(0, 0, 2, 0)
            });
        foreach (var item in items)
            table.AddRow(columns.Select(it => (IRenderable)Cell(it.Cell(item))));
        return table;
    }

    /// <summary>The fields of one item, each on its own line.</summary>
    public static IRenderable Fields(params IEnumerable<(string Name, string? Value)> fields)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = false };
        table.AddColumn(new TableColumn("") { Padding = new Padding(0, 0, 2, 0), NoWrap = true });
        table.AddColumn(new TableColumn(""));
        foreach (var (name, value) in fields.Where(static it => it.Value is not null))
            table.AddRow(new Text(name, new Style(decoration: Decoration.Bold)), Cell(value));
        return table;
    }

    // Text from a registry or a caller may contain control characters that move the cursor.
    private static Text Cell(string? text) => new(string.IsNullOrEmpty(text) ? Nothing : Plain(text), Colour(text));

    private static string Plain(string text) =>
        PrintableText.Escape(string.Concat(text.Select(static it => char.IsControl(it) ? ' ' : it)));

    private static Style Colour(string? text) => text switch
    {
        "succeeded" or "ok" or "enabled" or "done" => new Style(Color.Green),
        "failed" => new Style(Color.Red),
        "running" or "warning" => new Style(Color.Yellow),
        "canceled" or "skipped" or "paused" => new Style(Color.Grey),
        _ => Style.Plain,
    };
}
