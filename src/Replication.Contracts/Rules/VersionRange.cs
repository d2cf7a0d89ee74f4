using System.Diagnostics.CodeAnalysis;

namespace Replication.Contracts.Rules;

/// <summary>
/// A range of versions as in npm: comparisons (<c>&gt;=1.2</c>, <c>&lt;2</c>, <c>^1.2</c>, <c>~1.2.3</c>, <c>1.2.x</c>) that must all hold,
/// and alternatives joined by <c>||</c>. A pre-release is in a range only where a comparison names one of the same major, minor and patch.
/// </summary>
public sealed class VersionRange
{
    /// <summary>Longest range that is taken, in characters.</summary>
    public const int MaxLength = 256;

    private VersionRange(IReadOnlyList<VersionBounds> alternatives) => Alternatives = alternatives;

    /// <summary>The bounds of which a version of the range is in at least one.</summary>
    public IReadOnlyList<VersionBounds> Alternatives { get; }

    /// <summary>Reads a range. Returns false and the problem with its position for an invalid one.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out VersionRange? range, [NotNullWhen(false)] out string? problem)
    {
        range = null;
        problem = text.Length > MaxLength ? $"is {text.Length} characters long; at most {MaxLength} are allowed" : null;
        var alternatives = new List<VersionBounds>();
        for (var start = 0; problem is null && start >= 0;)
        {
            var end = text.IndexOf("||", start, StringComparison.Ordinal);
            alternatives.Add(ReadAlternative(text, start, end < 0 ? text.Length : end, ref problem));
            start = end < 0 ? end : end + 2;
        }
        if (problem is not null)
            return false;
        range = new VersionRange(alternatives);
        return true;
    }

    /// <summary>True when the tag is a version of the range.</summary>
    public bool Contains(string tag) => TagVersion.TryParse(tag, out var version) && Contains(version);

    /// <summary>True when the version is in the range.</summary>
    public bool Contains(TagVersion version)
    {
        foreach (var bounds in Alternatives)
        {
            if (bounds.Contains(version))
                return true;
        }
        return false;
    }

    private static VersionBounds ReadAlternative(string text, int start, int end, ref string? problem)
    {
        var comparisons = new List<VersionBounds>();
        for (var at = start; problem is null;)
        {
            while (at < end && text[at] is ' ' or ',')
                at++;
            if (at == end)
                break;
            var from = at;
            while (at < end && text[at] is '<' or '>' or '=' or '^' or '~')
                at++;
            var comparison = text[from..at];
            while (at < end && text[at] == ' ')
                at++;
            var versionFrom = at;
            while (at < end && text[at] is not (' ' or ',' or '<' or '>' or '=' or '^' or '~'))
                at++;
            if (VersionBounds.TryMake(comparison, text[versionFrom..at], out var bounds))
                comparisons.Add(bounds);
            else
                problem = $"is no range of versions: a comparison such as >=1.2, <2, ^1.2 or ~1.2.3 is expected at position {from}";
        }
        if (problem is null && comparisons.Count == 0)
            problem = $"is no range of versions: a comparison is missing at position {start}";
        return VersionBounds.Intersect(comparisons);
    }
}
