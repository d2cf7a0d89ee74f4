using System.Text;

namespace Replication.Coordination.Rules;

/// <summary>
/// What every text that a pattern matches begins and ends with, as far as it can be read off without understanding the pattern.
/// </summary>
internal static class LiteralText
{
    private const string Special = @"\.[](){}*+?|^$#";
    private const string Quantifiers = "*+?{";
    private const string ClassEscapes = "dDwWsS";

    public static string Before(string pattern)
    {
        // Another branch may begin otherwise.
        if (pattern.Contains('|', StringComparison.Ordinal))
            return "";
        var prefix = new StringBuilder();
        for (var at = 0; at < pattern.Length;)
        {
            // An escaped sign stands for itself, an escaped letter or digit for many things.
            if (!IsLiteral(pattern, at, out var next) || IsQuantified(pattern, next))
                break;
            prefix.Append(pattern[next - 1]);
            at = next;
        }
        return prefix.ToString();
    }

    public static string After(string pattern)
    {
        // Another branch may end otherwise, and options change what letters mean.
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
                // Of the other escaped letters and digits, some take signs behind them along.
                if (next == pattern.Length || !ClassEscapes.Contains(pattern[next], StringComparison.Ordinal))
                    return "";
                next++;
            }
            at = next;
        }
        return suffix.ToString();
    }

    // What is repeated may be absent.
    private static bool IsQuantified(string pattern, int next) =>
        next < pattern.Length && Quantifiers.Contains(pattern[next], StringComparison.Ordinal);

    private static bool IsLiteral(string pattern, int at, out int next)
    {
        var isEscaped = pattern[at] == '\\' && at + 1 < pattern.Length && !char.IsAsciiLetterOrDigit(pattern[at + 1]);
        next = at + (isEscaped ? 2 : 1);
        return isEscaped || (!Special.Contains(pattern[at], StringComparison.Ordinal) && !char.IsWhiteSpace(pattern[at]));
    }
}
