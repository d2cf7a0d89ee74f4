using Spectre.Console;
using Spectre.Console.Rendering;

namespace Replication.App.Client.Views;

/// <summary>
/// The fields of one item, each on its own line. On a terminal a long value continues on further lines, broken between words. A value with
/// a word that does not fit beside its name, such as a digest, is written below the name.
/// </summary>
internal sealed class FieldsView(IReadOnlyList<(string Name, string Value)> fields) : Renderable
{
    private const string Indent = "  ";

    private static readonly Style Bold = new(decoration: Decoration.Bold);

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var column = fields.Select(static it => CellText.Width(it.Name)).DefaultIfEmpty(0).Max() + TableLayout.Gap;
        var room = options.Capabilities.Interactive ? maxWidth - column : int.MaxValue;
        foreach (var (name, value) in fields)
        {
            yield return new Segment(name, Bold);
            if (CellText.Width(value) <= room || value.Split(' ').All(it => CellText.Width(it) <= room))
            {
                yield return Segment.Padding(column - CellText.Width(name));
                foreach (var segment in Lines(value, room, Segment.Padding(column)))
                    yield return segment;
                continue;
            }
            yield return Segment.LineBreak;
            yield return new Segment(Indent);
            foreach (var segment in Lines(value, Math.Max(1, maxWidth - Indent.Length), new Segment(Indent)))
                yield return segment;
        }
    }

    private static IEnumerable<Segment> Lines(string value, int room, Segment indent)
    {
        var lines = CellText.Width(value) <= room ? [value] : CellText.Wrap(value, room);
        for (var i = 0; i < lines.Count; i++)
        {
            if (i > 0)
                yield return indent;
            yield return new Segment(lines[i], CellColour.Of(value));
            yield return Segment.LineBreak;
        }
    }
}
