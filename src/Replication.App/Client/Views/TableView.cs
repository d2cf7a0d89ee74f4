using Spectre.Console;
using Spectre.Console.Rendering;

namespace Replication.App.Client.Views;

/// <summary>
/// A table without lines: a heading and a row for each item. No line is wider than the terminal; a pipe gets every column and every value
/// whole.
/// </summary>
internal sealed class TableView(IReadOnlyList<ColumnText> columns, int rowCount) : Renderable
{
    private const string Indent = "  ";

    private static readonly Style Bold = new(decoration: Decoration.Bold);

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var layout = TableLayout.Fit(columns, options.Capabilities.Interactive ? maxWidth : int.MaxValue);
        IEnumerable<Segment> lines = Line(layout, static it => it.Heading.ToUpperInvariant(), static _ => Bold);
        foreach (var row in Enumerable.Range(0, rowCount))
        {
            lines = lines.Concat(Line(layout, it => it.Cells[row], CellColour.Of));
            lines = lines.Concat(layout.Below.SelectMany(it => Below(it.Cells[row], maxWidth)));
        }
        return lines;
    }

    private static IEnumerable<Segment> Line(TableLayout layout, Func<ColumnText, string> text, Func<string, Style> style)
    {
        for (var i = 0; i < layout.Columns.Count; i++)
        {
            var (column, width) = layout.Columns[i];
            var shown = CellText.Shorten(text(column), width);
            yield return new Segment(shown, style(text(column)));
            if (i < layout.Columns.Count - 1)
                yield return Segment.Padding(width - CellText.Width(shown) + TableLayout.Gap);
        }
        yield return Segment.LineBreak;
    }

    private static IEnumerable<Segment> Below(string text, int width) => text == CellText.Nothing
        ? []
        : CellText.Wrap(text, Math.Max(1, width - Indent.Length)).SelectMany(static line =>
            (Segment[])[new Segment($"{Indent}{line}"), Segment.LineBreak]);
}
