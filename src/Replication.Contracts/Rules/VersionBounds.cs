using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Replication.Contracts.Rules;

/// <summary>
/// One comparison of a range: from one version (included) to another (excluded, or included where only that one is meant).
/// </summary>
internal sealed record VersionBounds(TagVersion? From, TagVersion? To, bool IncludesFrom, bool IncludesTo, TagVersion? Named)
{
    public static bool TryMake(string comparison, string text, [NotNullWhen(true)] out VersionBounds? bounds)
    {
        bounds = null;
        if (!TryRead(text, out var parts, out var preRelease))
            return false;
        var first = Version(parts, preRelease);
        var named = preRelease is null ? null : first;
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

    public bool Hold(TagVersion version) =>
        (From is null || version.CompareTo(From) is var low && (low > 0 || (low == 0 && IncludesFrom)))
        && (To is null || version.CompareTo(To) is var high && (high < 0 || (high == 0 && IncludesTo)));

    /// <summary>True where the comparison names a pre-release of this very version.</summary>
    public bool Names(TagVersion version) =>
        Named is { } named && (named.Major, named.Minor, named.Patch) == (version.Major, version.Minor, version.Patch);

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
