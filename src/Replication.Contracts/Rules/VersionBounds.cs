using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Replication.Contracts.Rules;

/// <summary>The versions between two others, which one comparison or several together allow.</summary>
/// <param name="From">The lower end; null when there is none.</param>
/// <param name="To">The upper end; null when there is none.</param>
/// <param name="IncludesFrom">Whether the lower end itself is allowed.</param>
/// <param name="IncludesTo">Whether the upper end itself is allowed.</param>
/// <param name="Named">The pre-releases that the comparisons name. Only pre-releases of the same versions are allowed.</param>
public sealed record VersionBounds(
    TagVersion? From, TagVersion? To, bool IncludesFrom, bool IncludesTo, IReadOnlyList<TagVersion> Named)
{
    private static readonly VersionBounds All = new(null, null, IncludesFrom: true, IncludesTo: true, []);

    /// <summary>Whether the version is allowed.</summary>
    public bool Contains(TagVersion version) =>
        IsAfterFrom(version) && IsBeforeTo(version) && (version.PreRelease is null || Named.Any(it => it.IsOfSameRelease(version)));

    /// <summary>Whether the version is not below the lower end.</summary>
    public bool IsAfterFrom(TagVersion version) =>
        From is null || version.CompareTo(From) is var order && (order > 0 || (order == 0 && IncludesFrom));

    /// <summary>Whether the version is not above the upper end.</summary>
    public bool IsBeforeTo(TagVersion version) =>
        To is null || version.CompareTo(To) is var order && (order < 0 || (order == 0 && IncludesTo));

    /// <summary>Compares the lower ends: negative when this one allows lower versions.</summary>
    public int CompareFrom(VersionBounds other) => (From, other.From) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        var (one, another) => one.CompareTo(another) is var order and not 0 ? order : other.IncludesFrom.CompareTo(IncludesFrom),
    };

    /// <summary>Compares the upper ends: positive when this one allows higher versions.</summary>
    public int CompareTo(VersionBounds other) => (To, other.To) switch
    {
        (null, null) => 0,
        (null, _) => 1,
        (_, null) => -1,
        var (one, another) => one.CompareTo(another) is var order and not 0 ? order : IncludesTo.CompareTo(other.IncludesTo),
    };

    internal static VersionBounds Intersect(IEnumerable<VersionBounds> comparisons) =>
        comparisons.Aggregate(All, static (one, other) =>
        {
            var (low, high) = (one.CompareFrom(other) < 0 ? other : one, one.CompareTo(other) > 0 ? other : one);
            return new VersionBounds(low.From, high.To, low.IncludesFrom, high.IncludesTo, [.. one.Named, .. other.Named]);
        });

    internal static bool TryMake(string comparison, string text, [NotNullWhen(true)] out VersionBounds? bounds)
    {
        bounds = null;
        if (!TryRead(text, out var parts, out var preRelease))
            return false;
        var first = Version(parts, preRelease);
        TagVersion[] named = preRelease is null ? [] : [first];
        // The first version above the range: 1.3.0 for 1.2.
        var next = Next(parts, parts.Length - 1);
        bounds = comparison switch
        {
            "" or "=" => parts.Length == 3 ? Between(first, first, includesTo: true) : Between(first, next),
            ">=" => Between(first, null),
            ">" => parts.Length == 3 ? Between(first, null) with { IncludesFrom = false } : next is null ? null : Between(next, null),
            "<" => Between(null, first),
            "<=" => parts.Length == 3 ? Between(null, first, includesTo: true) : Between(null, next),
            "~" => Between(first, Next(parts, Math.Min(1, parts.Length - 1))),
            "^" => Between(
                first, Next(parts, Array.FindIndex(parts, it => it > 0) is var significant and >= 0 ? significant : parts.Length - 1)),
            _ => null,
        };
        return bounds is not null;

        VersionBounds Between(TagVersion? from, TagVersion? to, bool includesTo = false) =>
            new(from, to, IncludesFrom: true, includesTo, named);
    }

    private static bool TryRead(string text, out ulong[] parts, out string? preRelease)
    {
        parts = [];
        preRelease = null;
        var numbers = text is ['v', ..] ? text[1..] : text;
        if (numbers.IndexOf('-', StringComparison.Ordinal) is var dash and >= 0)
        {
            (numbers, preRelease) = (numbers[..dash], numbers[(dash + 1)..]);
            // Only a whole version has pre-releases.
            if (numbers.Count(it => it == '.') != 2 || !TagVersion.TryParse(text, out _))
                return false;
        }
        var words = numbers.Split('.');
        if (words.Length > 3)
            return false;
        // A wildcard leaves open what follows, which may be wildcards only.
        var known = words.TakeWhile(it => it is not ("x" or "X" or "*")).ToArray();
        if (words.Skip(known.Length).Any(it => it is not ("x" or "X" or "*")))
            return false;
        var read = new ulong[known.Length];
        for (var i = 0; i < known.Length; i++)
        {
            if (!ulong.TryParse(known[i], NumberStyles.None, CultureInfo.InvariantCulture, out read[i]) || read[i] == ulong.MaxValue)
                return false;
        }
        parts = read;
        return preRelease is null || parts.Length == 3;
    }

    private static TagVersion Version(ulong[] parts, string? preRelease = null) =>
        new(parts.ElementAtOrDefault(0), parts.ElementAtOrDefault(1), parts.ElementAtOrDefault(2), preRelease);

    // Null: there is none after all versions.
    private static TagVersion? Next(ulong[] parts, int place) =>
        place < 0 ? null : Version([.. parts.Take(place), parts[place] + 1]);
}
