using Replication.App.Logging;
using Spectre.Console.Rendering;

namespace Replication.App.Client.Views;

/// <summary>The text of a cell: printable, measured in cells of a terminal, shortened, and wrapped.</summary>
internal static class CellText
{
    public const string Nothing = "-";
    private const string Ellipsis = "…";

    /// <summary>Text from a registry or a caller may contain control characters that move the cursor.</summary>
    public static string Printable(string? text) => string.IsNullOrEmpty(text)
        ? Nothing
        : PrintableText.Escape(string.Concat(text.Select(static it => char.IsControl(it) ? ' ' : it)));

    /// <summary>The width in cells; an ideograph has two.</summary>
    public static int Width(string text) => new Segment(text).CellCount();

    /// <summary>The text, or its begin and its end with an ellipsis between them.</summary>
    public static string Shorten(string text, int width)
    {
        if (Width(text) <= width)
            return text;
        var room = Math.Max(0, width - 1);
        return $"{Begin(text, room / 2)}{Ellipsis}{End(text, room - (room / 2))}";
    }

    /// <summary>The lines of a text: broken between words, and inside a word only when the word is longer than a line.</summary>
    public static IReadOnlyList<string> Wrap(string text, int width)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (Width(longer) <= width)
            {
                line = longer;
                continue;
            }
            if (line.Length > 0)
                lines.Add(line);
            for (line = word; Width(line) > width && Begin(line, width) is { Length: > 0 } begin; line = line[begin.Length..])
                lines.Add(begin);
        }
        return [.. lines, line];
    }

    private static string Begin(string text, int width)
    {
        var length = Math.Min(text.Length, width);
        while (length > 0 && (Width(text[..length]) > width || char.IsHighSurrogate(text[length - 1])))
            length--;
        return text[..length];
    }

    private static string End(string text, int width)
    {
        var start = Math.Max(0, text.Length - width);
        while (start < text.Length && (Width(text[start..]) > width || char.IsLowSurrogate(text[start])))
            start++;
        return text[start..];
    }
}
