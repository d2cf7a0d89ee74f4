using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>
/// Finds the values whose ranges contain a version, among very many. A version is compared with about as many bounds as contain it.
/// </summary>
/// <typeparam name="T">The type of the values.</typeparam>
internal sealed class VersionIndex<T>
{
    private readonly IReadOnlyList<(VersionRange Range, T Value)> _entries;
    private readonly VersionTree _releases;
    private readonly Dictionary<(ulong Major, ulong Minor, ulong Patch), VersionTree> _preReleases;

    public VersionIndex(IReadOnlyList<(VersionRange Range, T Value)> entries)
    {
        _entries = entries;
        var bounds = entries
            .SelectMany(static (entry, place) => entry.Range.Alternatives.Select(it => (Bounds: it, Place: place)))
            .ToList();
        _releases = new VersionTree(bounds);
        // A range contains a pre-release only when it names one of the same release.
        _preReleases = bounds
            .SelectMany(static it => it.Bounds.Named.Select(ReleaseOf).Distinct().Select(release => (Release: release, it)))
            .GroupBy(static it => it.Release, static it => it.it)
            .ToDictionary(static it => it.Key, static it => new VersionTree([.. it]));
    }

    /// <summary>Adds the values whose ranges contain the version. Returns the number of bounds that it was compared with.</summary>
    public int Find(TagVersion version, List<T> found)
    {
        var tree = version.PreRelease is null ? _releases : _preReleases.GetValueOrDefault(ReleaseOf(version));
        if (tree is null)
            return 0;
        var places = new List<(VersionBounds Bounds, int Place)>();
        var compared = tree.Find(version, places);
        foreach (var (bounds, place) in places)
        {
            // Of a range with several alternatives, only the first that contains the version counts.
            if (ReferenceEquals(FirstOf(_entries[place].Range, version), bounds))
                found.Add(_entries[place].Value);
        }
        return compared;
    }

    private static VersionBounds? FirstOf(VersionRange range, TagVersion version)
    {
        foreach (var bounds in range.Alternatives)
        {
            if (bounds.Contains(version))
                return bounds;
        }
        return null;
    }

    private static (ulong Major, ulong Minor, ulong Patch) ReleaseOf(TagVersion version) => (version.Major, version.Minor, version.Patch);
}
