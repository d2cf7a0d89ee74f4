using System.Text;

namespace Replication.App.Configuration.Tree;

/// <summary>Shortens and escapes a text from the configuration for an error message of one line.</summary>
internal static class ShownText
{
    private const int MaxLength = 80;

    public static string Quote(string text) => $"'{Escape(text)}'";

    public static string Escape(string text)
    {
        var shown = new StringBuilder();
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, MaxLength)))
        {
            if (char.IsControl(c) || char.IsSurrogate(c))
                shown.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                shown.Append(c);
        }
        return text.Length > MaxLength ? shown.Append('…').ToString() : shown.ToString();
    }
}
