using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Replication.Contracts.Rules;

/// <summary>
/// A regular expression of a rule over tags or names: it must match the whole text, and it runs in linear time whatever the pattern.
/// </summary>
/// <remarks>A pattern is scanned before it is compiled, so that reading one costs bounded work whatever the pattern.</remarks>
public sealed class TagFilter
{
    /// <summary>Maximum length of a pattern in characters.</summary>
    public const int MaxPatternLength = 1024;

    /// <summary>
    /// Maximum number of different character sets (classes, escapes such as <c>\w</c>, characters beyond ASCII) in a pattern.
    /// </summary>
    public const int MaxSetCount = PatternScan.MaxSetCount;

    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    private readonly string? _literal;
    private readonly Regex? _whole;

    private TagFilter(string pattern)
    {
        if (IsLiteral(pattern))
            _literal = pattern;
        else
            _whole = new Regex($@"\A(?:{pattern})\z", Options);
    }

    /// <summary>
    /// Reads a pattern. Returns false and the <paramref name="problem"/>, with its position when it is known, for an invalid one.
    /// </summary>
    public static bool TryParse(string pattern, [NotNullWhen(true)] out TagFilter? filter, [NotNullWhen(false)] out string? problem)
    {
        filter = null;
        problem = FindProblem(pattern);
        if (problem is not null)
            return false;
        try
        {
            filter = new TagFilter(pattern);
            return true;
        }
        catch (NotSupportedException)
        {
            problem = "uses a construct that has no linear-time matching, or a repeat that is too large";
            return false;
        }
        catch (RegexParseException)
        {
            // (?x)a # text: what is put behind the pattern becomes a part of its comment.
            problem = "is no regular expression: a comment (#) runs to the end of the pattern";
            return false;
        }
    }

    /// <summary>
    /// What is wrong with a pattern, and where when the position is known, as far as it shows without compiling the pattern; null where
    /// nothing is.
    /// </summary>
    public static string? FindProblem(string pattern)
    {
        if (pattern.Length > MaxPatternLength)
            return $"is {pattern.Length} characters long; at most {MaxPatternLength} are allowed";
        var scan = PatternScan.Of(pattern);
        if (scan.SetCount > MaxSetCount)
            return $"has {scan.SetCount} different character sets; at most {MaxSetCount} are allowed";
        try
        {
            // The pattern alone: "a)(b" must not become valid by the parentheses that are added later. Parsing builds no automaton.
            _ = new Regex(pattern, RegexOptions.CultureInvariant);
            return Unsupported(scan);
        }
        catch (RegexParseException e)
        {
            return $"is no regular expression: {Describe(e.Error)} at position {e.Offset}";
        }
    }

    /// <summary>True when the pattern matches the whole text.</summary>
    public bool Matches(string text) => _whole?.IsMatch(text) ?? text == _literal;

    /// <summary>True for a pattern that matches itself only. It costs nothing to compile.</summary>
    internal static bool IsLiteral(string pattern) => pattern.All(static it => char.IsAsciiLetterOrDigit(it) || it is '-' or '_');

    private static string Describe(RegexParseError error) =>
        string.Concat(error.ToString()
            .Select((c, at) => at > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));

    private static string? Unsupported(PatternScan scan) => scan switch
    {
        { Unsupported: var (name, start, end) } =>
            $"uses a construct that has no linear-time matching: a {name} from position {start} to position {end}",
        { TooLargeAt: { } at } =>
            $"is too large, so it has no linear-time matching: with its repeats expanded it has more than {PatternScan.MaxSize} states; "
                + $"lower the repeat that ends at position {at}",
        _ => null,
    };
}
