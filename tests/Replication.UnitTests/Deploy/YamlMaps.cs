namespace Replication.UnitTests.Deploy;

internal static class YamlMaps
{
    /// <summary>The mapping of a key; empty when the key is absent.</summary>
    public static Dictionary<object, object> Map(this Dictionary<object, object> map, string key) =>
        map.TryGetValue(key, out var value) ? (Dictionary<object, object>)value : [];

    /// <summary>The list of a key; empty when the key is absent.</summary>
    public static IReadOnlyList<string> Texts(this Dictionary<object, object> map, string key) =>
        map.TryGetValue(key, out var value) ? [.. ((List<object>)value).Cast<string>()] : [];
}
