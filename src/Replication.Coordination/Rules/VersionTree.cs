using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>
/// An interval tree over versions: bounds sorted by their lower end, each node of the balanced tree with the highest upper end below it.
/// </summary>
internal sealed class VersionTree
{
    private readonly (VersionBounds Bounds, int Place)[] _sorted;
    private readonly VersionBounds[] _highest;

    public VersionTree(IEnumerable<(VersionBounds Bounds, int Place)> bounds)
    {
        _sorted = [.. bounds];
        Array.Sort(_sorted, static (one, other) => one.Bounds.CompareFrom(other.Bounds));
        _highest = new VersionBounds[_sorted.Length];
        SetHighest(0, _sorted.Length);
    }

    /// <summary>Adds the bounds that the version is between. Returns the number of nodes that it was compared with.</summary>
    public int Find(TagVersion version, List<(VersionBounds Bounds, int Place)> found) => Find(version, 0, _sorted.Length, found);

    private int Find(TagVersion version, int from, int to, List<(VersionBounds Bounds, int Place)> found)
    {
        var compared = 0;
        while (from < to)
        {
            var middle = (from + to) >>> 1;
            compared++;
            if (!_highest[middle].IsBeforeTo(version))
                break;
            compared += Find(version, from, middle, found);
            var node = _sorted[middle];
            if (!node.Bounds.IsAfterFrom(version))
                break;
            if (node.Bounds.IsBeforeTo(version))
                found.Add(node);
            from = middle + 1;
        }
        return compared;
    }

    private VersionBounds? SetHighest(int from, int to)
    {
        if (from == to)
            return null;
        var middle = (from + to) >>> 1;
        var highest = _sorted[middle].Bounds;
        foreach (var below in (ReadOnlySpan<VersionBounds?>)[SetHighest(from, middle), SetHighest(middle + 1, to)])
        {
            if (below is not null && below.CompareTo(highest) > 0)
                highest = below;
        }
        return _highest[middle] = highest;
    }
}
