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

    private readonly IReadOnlyList<IReadOnlyList<VersionBounds>> _alternatives;

    private VersionRange(IReadOnlyList<IReadOnlyList<VersionBounds>> alternatives) => _alternatives = alternatives;

    /// <summary>Reads a range. Returns false and the problem with its position for an invalid one.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out VersionRange? range, [NotNullWhen(false)] out string? problem)
    {
        range = null;
        problem = text.Length > MaxLength ? $"is {text.Length} characters long; at most {MaxLength} are allowed" : null;
        var alternatives = new List<IReadOnlyList<VersionBounds>>();
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
    public bool Contains(string tag) => TagVersion.TryParse(tag, out var version) && _alternatives.Any(it => Holds(it, version));

    private static bool Holds(IReadOnlyList<VersionBounds> comparisons, TagVersion version) =>
        comparisons.All(it => it.Hold(version)) && (version.PreRelease is null || comparisons.Any(it => it.Names(version)));

    private static List<VersionBounds> ReadAlternative(string text, int start, int end, ref string? problem)
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
        return comparisons;
    }
}
