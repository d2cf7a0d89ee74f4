using System.Text;

namespace Replication.Coordination.Rules;

/// <summary>
/// Extracts the literal prefix and suffix that all matches of a pattern share. It scans the pattern without parsing it, so the result may
/// be shorter than possible.
/// </summary>
internal static class LiteralText
{
    private const string Special = @"\.[](){}*+?|^$#";
    private const string Quantifiers = "*+?{";
    private const string ClassEscapes = "dDwWsS";

    public static string Before(string pattern)
    {
        // An alternative may have another prefix.
        if (pattern.Contains('|', StringComparison.Ordinal))
            return "";
        var prefix = new StringBuilder();
        for (var at = 0; at < pattern.Length;)
        {
            // An escaped symbol is a literal. An escaped letter or digit is not, for example \d.
            if (!IsLiteral(pattern, at, out var next) || IsQuantified(pattern, next))
                break;
            prefix.Append(pattern[next - 1]);
            at = next;
        }
        return prefix.ToString();
    }

    public static string After(string pattern)
    {
        // An alternative may have another suffix, and inline options such as (?i) change the meaning of letters.
        if (pattern.Contains('|', StringComparison.Ordinal) || pattern.Contains("(?", StringComparison.Ordinal))
            return "";
        var suffix = new StringBuilder();
        for (var at = 0; at < pattern.Length;)
        {
            if (IsLiteral(pattern, at, out var next) && !IsQuantified(pattern, next))
            {
                suffix.Append(pattern[next - 1]);
                at = next;
                continue;
            }
            suffix.Clear();
            if (pattern[at] == '\\' && next == at + 1)
            {
                // Other escapes may include the characters after them, for example \x41.
                if (next == pattern.Length || !ClassEscapes.Contains(pattern[next], StringComparison.Ordinal))
                    return "";
                next++;
            }
            at = next;
        }
        return suffix.ToString();
    }

    // A quantifier may allow zero repetitions.
    private static bool IsQuantified(string pattern, int next) =>
        next < pattern.Length && Quantifiers.Contains(pattern[next], StringComparison.Ordinal);

    private static bool IsLiteral(string pattern, int at, out int next)
    {
        var isEscaped = pattern[at] == '\\' && at + 1 < pattern.Length && !char.IsAsciiLetterOrDigit(pattern[at + 1]);
        next = at + (isEscaped ? 2 : 1);
        return isEscaped || (!Special.Contains(pattern[at], StringComparison.Ordinal) && !char.IsWhiteSpace(pattern[at]));
    }
}
