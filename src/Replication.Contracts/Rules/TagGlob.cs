using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Replication.Contracts.Rules;

/// <summary>
/// A glob over tags, which is compiled to a tag filter: <c>*</c> is any characters, <c>?</c> one character, <c>[abc]</c> or <c>[a-c]</c>
/// one of them, <c>[!abc]</c> one other. Every other character is itself.
/// </summary>
public static class TagGlob
{
    /// <summary>Maximum length of a glob in characters.</summary>
    public const int MaxLength = 200;

    /// <summary>
    /// Returns the regular expression that matches the same tags. Otherwise <paramref name="problem"/> says what is wrong with the glob.
    /// </summary>
    public static bool TryCompile(string glob, [NotNullWhen(true)] out string? pattern, [NotNullWhen(false)] out string? problem)
    {
        var compiled = new StringBuilder();
        problem = glob.Length is 0 or > MaxLength ? $"has {glob.Length} characters; 1 to {MaxLength} are allowed" : null;
        for (var at = 0; at < glob.Length && problem is null;)
            problem = Compile(glob, ref at, compiled);
        problem ??= TagFilter.FindProblem(compiled.ToString());
        pattern = problem is null ? compiled.ToString() : null;
        return pattern is not null;
    }

    /// <summary>
    /// True for a text that its author probably meant as a glob although it is a valid or invalid regular expression, such as <c>v*</c>,
    /// <c>*-rc</c> or <c>release-?</c>: it has only characters of tags, <c>*</c> and <c>?</c>, and one of these does not repeat a dot.
    /// </summary>
    public static bool IsProbable(string tagFilter) =>
        tagFilter.All(static it => IsOfTag(it) || it is '*' or '?')
        && tagFilter.Index().Any(it => it.Item is '*' or '?' && (it.Index == 0 || tagFilter[it.Index - 1] != '.'));

    private static string? Compile(string glob, ref int at, StringBuilder compiled)
    {
        switch (glob[at])
        {
            case '*':
                compiled.Append(".*");
                break;
            case '?':
                compiled.Append('.');
                break;
            case '.':
                compiled.Append(@"\.");
                break;
            case '[':
                return CompileSet(glob, ref at, compiled);
            case var plain when IsOfTag(plain):
                compiled.Append(plain);
                break;
            default:
                return $"has a character at position {at} that no tag contains; a glob has the characters of tags, *, ? and [abc], and a "
                    + "regular expression belongs under tagFilter";
        }
        at++;
        return null;
    }

    private static string? CompileSet(string glob, ref int at, StringBuilder compiled)
    {
        var start = at;
        var end = glob.IndexOf(']', start);
        if (end < 0)
            return $"has a '[' at position {start} that is never closed";
        var isNegated = glob[start + 1] is '!' or '^';
        var items = glob[(start + (isNegated ? 2 : 1))..end];
        if (items.Length == 0 || !items.All(IsOfTag))
            return $"has a set at position {start} that is empty or has characters that no tag contains";
        compiled.Append('[').Append(isNegated ? "^" : "").Append(items).Append(']');
        at = end + 1;
        return null;
    }

    private static bool IsOfTag(char it) => char.IsAsciiLetterOrDigit(it) || it is '_' or '-' or '.';
}
