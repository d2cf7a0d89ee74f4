using System.Globalization;
using System.Text;

namespace Replication.App.Logging;

/// <summary>Text from registries, callers and exceptions, escaped for a terminal and for one line of a log.</summary>
internal static class PrintableText
{
    /// <summary>
    /// Replaces control characters, bidirectional and other invisible format characters, line separators and lone surrogates by
    /// <c>\n</c>, <c>\r</c>, <c>\t</c> or <c>\uXXXX</c>. With <paramref name="keepLines"/>, line feeds and tabs stay.
    /// The result of escaping a JSON document is a JSON document of the same meaning.
    /// </summary>
    public static string Escape(string text, bool keepLines = false)
    {
        var at = FirstUnprintable(text, 0, keepLines);
        if (at < 0)
            return text;
        var escaped = new StringBuilder(text.Length + 16);
        var copied = 0;
        while (at >= 0)
        {
            var length = LengthAt(text, at);
            escaped.Append(text, copied, at - copied);
            foreach (var unit in text.AsSpan(at, length))
                Append(escaped, unit);
            copied = at + length;
            at = FirstUnprintable(text, copied, keepLines);
        }
        return escaped.Append(text, copied, text.Length - copied).ToString();
    }

    private static int FirstUnprintable(string text, int from, bool keepLines)
    {
        for (var at = from; at < text.Length; at += LengthAt(text, at))
        {
            if (text[at] is >= ' ' and <= '~' || keepLines && text[at] is '\n' or '\t')
                continue;
            if (!IsPrintable(text, at))
                return at;
        }
        return -1;
    }

    private static bool IsPrintable(string text, int at) => CharUnicodeInfo.GetUnicodeCategory(text, at) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.Surrogate);

    private static int LengthAt(string text, int at) => at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1;

    private static void Append(StringBuilder escaped, char unit) => _ = unit switch
    {
        '\n' => escaped.Append("\\n"),
        '\r' => escaped.Append("\\r"),
        '\t' => escaped.Append("\\t"),
        _ => escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}"),
    };
}
