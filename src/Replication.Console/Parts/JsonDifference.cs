using System.Text.Json;

namespace Replication.WebConsole.Parts;

/// <summary>Compares two JSON objects member by member.</summary>
internal static class JsonDifference
{
    /// <summary>The members of both objects, the changed ones first, each group in the order of the documents.</summary>
    public static IReadOnlyList<MemberChange> Of(JsonElement? before, JsonElement? after)
    {
        var (old, now) = (Members(before), Members(after));
        var paths = now.Keys.Concat(old.Keys.Where(it => !now.ContainsKey(it)));
        return
        [
            .. paths.Select(it => new MemberChange(it, old.GetValueOrDefault(it), now.GetValueOrDefault(it)))
                .OrderBy(static it => !it.IsChange),
        ];
    }

    private static OrderedDictionary<string, string> Members(JsonElement? document)
    {
        var members = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        if (document is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } root)
            Collect(root, "", members);
        return members;
    }

    // Objects are opened. Lists stay together: their items have no names.
    private static void Collect(JsonElement value, string path, OrderedDictionary<string, string> members)
    {
        if (value.ValueKind != JsonValueKind.Object || !value.EnumerateObject().Any())
        {
            members[path] = ReadableJson.Line(value);
            return;
        }
        foreach (var member in value.EnumerateObject())
            Collect(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}", members);
    }
}
