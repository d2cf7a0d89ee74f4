using YamlDotNet.Core;

namespace Replication.App.Configuration.Tree;

/// <summary>Why a text is not valid YAML, and in which line.</summary>
internal sealed record YamlFault(int Line, string Message)
{
    public ConfigurationProblem InFile(string file) => new(Place.InFile(file, Line), KeyPath.Root, Message);

    /// <summary>Describes an error of the parser, which read everything before <paramref name="lastLine"/> without an error.</summary>
    public static YamlFault Of(YamlException e, long lastLine, string text, IReadOnlyCollection<(char Bracket, long Line)> openBrackets) =>
        e.Message.Contains(" tab ", StringComparison.Ordinal) && IndentingTab(text, lastLine) is { } line
            ? new YamlFault(line, "the line is indented with a tab, which YAML forbids; allowed: spaces")
            : At(e.Start.Line, e.Message.TrimEnd('.'), text, openBrackets);

    public static YamlFault At(long line, string reason, string text, IReadOnlyCollection<(char Bracket, long Line)> openBrackets)
    {
        // The parser counts the end of a file as a line, which editors do not show.
        var shown = (int)Math.Clamp(line, 1, text.AsSpan().TrimEnd().Count('\n') + 1);
        return new YamlFault(
            shown, $"the file is not valid YAML: {char.ToLowerInvariant(reason[0])}{reason[1..]}{Hint(text, shown, openBrackets)}");
    }

    private static string Hint(string text, int line, IReadOnlyCollection<(char Bracket, long Line)> openBrackets)
    {
        if (openBrackets.Count == 0)
            return "";
        var (bracket, opened) = openBrackets.First();
        var quotes = text.Split('\n')[line - 1].Contains("${", StringComparison.Ordinal)
            ? $"; inside brackets a ${{…}} needs quotes around it"
            : "";
        return $" (the '{bracket}' of line {opened} is still open{quotes})";
    }

    /// <summary>Finds characters that YAML forbids everywhere (YAML 1.2.2, section 5.1) and the parser accepts.</summary>
    public static YamlFault? OfControlCharacter(string text)
    {
        var line = 1;
        foreach (var c in text)
        {
            if (c == '\n')
                line++;
            else if (char.IsControl(c) && c is not ('\t' or '\r' or '\u0085'))
                return new YamlFault(line, $"the file contains the control character U+{(int)c:X4}; allowed: text");
        }
        return null;
    }

    // The parser reports such a tab at the start of the collection around it.
    private static int? IndentingTab(string text, long fromLine)
    {
        var line = 0;
        foreach (var content in text.AsSpan().EnumerateLines())
        {
            line++;
            if (line >= fromLine && content[..(content.Length - content.TrimStart().Length)].Contains('\t'))
                return line;
        }
        return null;
    }
}
