using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Replication.Contracts.Rules;

/// <summary>A rule's regular expression over tags: it must match the whole tag, and it runs in linear time whatever the pattern.</summary>
public sealed class TagFilter
{
    /// <summary>Longest pattern that is taken, in characters.</summary>
    public const int MaxPatternLength = 1024;

    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    private readonly Regex _wholeTag;

    private TagFilter(Regex wholeTag) => _wholeTag = wholeTag;

    /// <summary>Reads a pattern; otherwise says what is wrong with it, and where when the position is known.</summary>
    public static bool TryParse(string pattern, [NotNullWhen(true)] out TagFilter? filter, [NotNullWhen(false)] out string? problem)
    {
        filter = null;
        problem = null;
        if (pattern.Length > MaxPatternLength)
        {
            problem = $"is {pattern.Length} characters long; at most {MaxPatternLength} are allowed";
            return false;
        }
        try
        {
            // The pattern alone first: "a)(b" must not become whole by our own parentheses.
            _ = new Regex(pattern, Options);
            filter = new TagFilter(new Regex($@"\A(?:{pattern})\z", Options));
            return true;
        }
        catch (RegexParseException e)
        {
            problem = $"is no regular expression: {Describe(e.Error)} at position {e.Offset}";
        }
        catch (NotSupportedException)
        {
            problem = Unsupported(pattern);
        }
        return false;
    }

    /// <summary>True when the pattern matches the whole tag.</summary>
    public bool Matches(string tag) => _wholeTag.IsMatch(tag);

    private static string Describe(RegexParseError error) =>
        string.Concat(error.ToString().Select((c, at) => at > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));

    // The engine does not say where: the shortest prefix that it refuses for this reason ends at the construct.
    private static string Unsupported(string pattern)
    {
        for (var length = 1; length <= pattern.Length; length++)
        {
            try
            {
                _ = new Regex(pattern[..length], Options);
            }
            catch (NotSupportedException)
            {
                return $"uses a construct that has no linear-time matching (backreference, lookaround, atomic group, conditional or a very large repeat) ending at position {length - 1}";
            }
            catch (RegexParseException)
            {
                continue;
            }
        }
        return "uses a construct that has no linear-time matching";
    }
}
