namespace Replication.WebConsole.Parts;

/// <summary>Places instances in columns, so that images flow from left to right.</summary>
internal static class TopologyLayout
{
    /// <summary>
    /// Returns the column and the row of each instance. An instance is right of all its sources; in a ring, which acyclic rules cannot
    /// make, the instances keep the column that they reach first.
    /// </summary>
    public static IReadOnlyDictionary<string, (int Column, int Row)> Place(IReadOnlyCollection<(string Source, string Target)> links)
    {
        var nodes = links.SelectMany(static it => new[] { it.Source, it.Target }).Distinct().Order(StringComparer.Ordinal).ToList();
        var columns = nodes.ToDictionary(static it => it, static _ => 0);
        // A path without a ring has fewer links than there are instances.
        for (var round = 0; round < nodes.Count - 1; round++)
        {
            var moved = false;
            foreach (var (source, target) in links)
            {
                if (columns[target] <= columns[source] && columns[source] + 1 < nodes.Count)
                {
                    columns[target] = columns[source] + 1;
                    moved = true;
                }
            }
            if (!moved)
                break;
        }
        var placed = new Dictionary<string, (int, int)>();
        var rows = new Dictionary<int, int>();
        foreach (var node in nodes)
        {
            var row = rows.GetValueOrDefault(columns[node]);
            placed[node] = (columns[node], row);
            rows[columns[node]] = row + 1;
        }
        return placed;
    }
}
