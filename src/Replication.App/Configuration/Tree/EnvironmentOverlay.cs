using System.Globalization;
using System.Text.RegularExpressions;

namespace Replication.App.Configuration.Tree;

/// <summary>Overrides the file with environment variables such as <c>Replication__Instances__0__Endpoint</c>.</summary>
internal sealed partial class EnvironmentOverlay(List<ConfigurationProblem> problems)
{
    private const string Prefix = "Replication__";
    private const string Separator = "__";

    public Node.Map Over(Node.Map root, IReadOnlyDictionary<string, string> environment)
    {
        Node? overlaid = root;
        var variables = environment.Where(it => it.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase));
        // In numeric order, so that items are added to a list in their order.
        var inOrder = variables
            .OrderBy(it => Number().Replace(it.Key, number => number.Value.PadLeft(10, '0')), StringComparer.OrdinalIgnoreCase)
            .ThenBy(it => it.Key, StringComparer.Ordinal);
        foreach (var (name, value) in inOrder)
            overlaid = Set(overlaid, name[Prefix.Length..].Split(Separator), new Node.Scalar(value, Place.OfVariable(name)), KeyPath.Root);
        return (Node.Map)overlaid!;
    }

    // Null when the key is absent and cannot be added.
    private Node? Set(Node? node, ReadOnlySpan<string> segments, Node.Scalar value, string path)
    {
        if (node?.Place.Variable is { } other && (segments.IsEmpty || node is Node.Scalar))
        {
            Complain(value, path, $"contradicts the environment variable {other}, which sets the same key");
            return node;
        }
        if (segments.IsEmpty)
            return value;
        return node switch
        {
            Node.Map map => SetKey(map, segments, value, path),
            Node.List list => SetItem(list, segments, value, path),
            _ when Index(segments[0]) is not null => SetItem(new Node.List([], value.Place), segments, value, path),
            _ => SetKey(new Node.Map([], value.Place), segments, value, path),
        };
    }

    private Node.Map SetKey(Node.Map map, ReadOnlySpan<string> segments, Node.Scalar value, string path)
    {
        var segment = segments[0];
        var entries = map.Entries.ToList();
        var at = entries.FindIndex(it => string.Equals(it.Key, segment, StringComparison.OrdinalIgnoreCase));
        var entry = at >= 0 ? entries[at] : new Entry(segment, value.Place, new Node.Nothing(value.Place));
        if (Set(at >= 0 ? entry.Value : null, segments[1..], value, KeyPath.Key(path, entry.Key)) is not { } set)
            return map;
        if (at >= 0)
            entries[at] = entry with { Value = set };
        else
            entries.Add(entry with { Value = set });
        return map with { Entries = entries };
    }

    private Node.List? SetItem(Node.List list, ReadOnlySpan<string> segments, Node.Scalar value, string path)
    {
        if (Index(segments[0]) is not { } index || index > list.Items.Count)
        {
            Complain(
                value,
                path,
                $"{ShownText.Quote(segments[0])} is no index of this list of {list.Items.Count}; allowed: {Allowed(list.Items.Count)}");
            return list.Items.Count > 0 ? list : null;
        }
        var items = list.Items.ToList();
        if (Set(index < items.Count ? items[index] : null, segments[1..], value, KeyPath.Item(path, index)) is not { } set)
            return list;
        if (index < items.Count)
            items[index] = set;
        else
            items.Add(set);
        return list with { Items = items };
    }

    private static string Allowed(int count) => count == 0 ? "0" : $"0 to {count}, where {count} adds an item";

    private static int? Index(string segment) =>
        int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && segment == index.ToString(CultureInfo.InvariantCulture) ? index : null;

    private void Complain(Node.Scalar value, string path, string message) =>
        problems.Add(new ConfigurationProblem(value.Place, path, message));

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
