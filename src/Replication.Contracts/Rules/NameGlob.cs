using System.Diagnostics.CodeAnalysis;
using System.Text;
using Replication.Contracts.Images;

namespace Replication.Contracts.Rules;

/// <summary>
/// A glob over namespaces or names of repositories: <c>*</c> is any characters except <c>/</c>, <c>?</c> one of them, <c>[abc]</c> or
/// <c>[a-c]</c> one of the listed characters, <c>[!abc]</c> one other. The component <c>**</c> is any number of components, also none.
/// </summary>
public static class NameGlob
{
    /// <summary>Maximum length of a glob in characters.</summary>
    public const int MaxLength = 255;

    private const string AnyComponents = "**";

    /// <summary>True for a text that has the wildcards of a glob. Any other text is an exact name.</summary>
    public static bool IsGlob(string text) => text.AsSpan().IndexOfAny('*', '?', '[') >= 0;

    /// <summary>
    /// Returns the regular expression that matches the same names. Otherwise <paramref name="problem"/> says what is wrong with the glob
    /// or with the exact name.
    /// </summary>
    public static bool TryCompile(string glob, [NotNullWhen(true)] out string? pattern, [NotNullWhen(false)] out string? problem)
    {
        pattern = null;
        problem = glob.Length is 0 or > MaxLength ? $"has {glob.Length} characters; 1 to {MaxLength} are allowed" : null;
        var compiled = new StringBuilder();
        if (problem is null && !IsGlob(glob) && glob != RepositoryName.EmptyNamespace && !RepositoryName.TryParse(glob, out _))
            problem = "is neither a name (lower-case letters, digits and inner '.', '_' or '-', parts joined by '/') nor a glob";
        problem ??= Compile(glob.Split('/'), compiled) ?? TagFilter.FindProblem(compiled.ToString());
        if (problem is not null)
            return false;
        pattern = compiled.ToString();
        return true;
    }

    private static string? Compile(string[] components, StringBuilder compiled)
    {
        // A separator is missing before the first component, and after "**", which brings its own.
        var needsSeparator = false;
        for (var i = 0; i < components.Length; i++)
        {
            if (components[i] == AnyComponents)
            {
                var isLast = components.AsSpan(i + 1).IndexOfAnyExcept(AnyComponents) < 0;
                compiled.Append((isLast, needsSeparator) switch
                {
                    (true, true) => "(?:/.*)?",
                    (true, false) => ".*",
                    (false, true) => "/(?:.*/)?",
                    (false, false) => "(?:.*/)?",
                });
                if (isLast)
                    return null;
                needsSeparator = false;
                while (components[i + 1] == AnyComponents)
                    i++;
                continue;
            }
            if (needsSeparator)
                compiled.Append('/');
            if (CompileComponent(components[i], compiled) is { } problem)
                return problem;
            needsSeparator = true;
        }
        return null;
    }

    private static string? CompileComponent(string component, StringBuilder compiled)
    {
        if (component.Length == 0)
            return "has an empty part between two '/' or at an end";
        if (component.Contains(AnyComponents, StringComparison.Ordinal))
            return $"has '**' in '{component}'; '**' is a whole part, such as team/**";
        for (var at = 0; at < component.Length; at++)
        {
            switch (component[at])
            {
                case '*':
                    compiled.Append("[^/]*");
                    break;
                case '?':
                    compiled.Append("[^/]");
                    break;
                case '.':
                    compiled.Append(@"\.");
                    break;
                case '[':
                    var end = component.IndexOf(']', at);
                    if (end < 0)
                        return $"has a '[' in '{component}' that is never closed";
                    if (CompileSet(component[(at + 1)..end], compiled) is { } problem)
                        return problem;
                    at = end;
                    break;
                case var plain when IsOfName(plain):
                    compiled.Append(plain);
                    break;
                case var other:
                    return $"has the character '{other}', which no name contains; a glob has the characters of names, *, ?, [abc] and **";
            }
        }
        return null;
    }

    private static string? CompileSet(string set, StringBuilder compiled)
    {
        var isNegated = set is ['!' or '^', ..];
        var items = isNegated ? set[1..] : set;
        if (items.Length == 0 || !items.All(IsOfName))
            return $"has a set '[{set}]' that is empty or has characters that no name contains";
        // A dash after the slash would be a range.
        compiled.Append('[').Append(isNegated ? "^/" : "").Append(items[0] == '-' ? @"\" : "").Append(items).Append(']');
        return null;
    }

    private static bool IsOfName(char it) => char.IsAsciiLetterLower(it) || char.IsAsciiDigit(it) || it is '_' or '-' or '.';
}
