using System.Text;

namespace Replication.Coordination.Rules;

/// <summary>What every text that a pattern matches begins with, as far as it can be read off without understanding the pattern.</summary>
internal static class LiteralPrefix
{
    private const string Special = @"\.[](){}*+?|^$#";
    private const string Quantifiers = "*+?{";

    public static string Of(string pattern)
    {
        // Another branch may begin otherwise.
        if (pattern.Contains('|', StringComparison.Ordinal))
            return "";
        var prefix = new StringBuilder();
        for (var at = 0; at < pattern.Length;)
        {
            // An escaped sign stands for itself, an escaped letter or digit for many things.
            var isEscaped = pattern[at] == '\\' && at + 1 < pattern.Length && char.IsAsciiLetterOrDigit(pattern[at + 1]) is false;
            if (!isEscaped && (Special.Contains(pattern[at], StringComparison.Ordinal) || char.IsWhiteSpace(pattern[at])))
                break;
            var next = at + (isEscaped ? 2 : 1);
            // What is repeated may be absent.
            if (next < pattern.Length && Quantifiers.Contains(pattern[next], StringComparison.Ordinal))
                break;
            prefix.Append(pattern[next - 1]);
            at = next;
        }
        return prefix.ToString();
    }
}
