using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Replication.App.Configuration;
using Replication.App.Configuration.Reading;

namespace Replication.UnitTests.Documentation;

/// <summary>
/// Every key that the configuration reader reads. They are found by reading: each mapping that the reader reads is added to the file, and
/// each value of a closed set is set to every word in turn, because some keys are valid only with certain words.
/// </summary>
internal static partial class ConfigurationKeys
{
    private const string Mapping = "a mapping (key: value)";
    private const string List = "a list (- item)";

    /// <summary>
    /// By the key's path without indexes, such as <c>instances[].name</c>: the reads of this key, in their order.
    /// </summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<ReadKey>> Find()
    {
        var found = new Dictionary<string, List<ReadKey>>(StringComparer.Ordinal);
        var file = new JsonObject();
        var tried = new HashSet<string>(StringComparer.Ordinal);
        int before;
        do
        {
            before = found.Count;
            foreach (var key in Read(file, found))
            {
                // A mapping may also be given as true or false.
                var isMap = key.Allowed.StartsWith(Mapping, StringComparison.Ordinal);
                if ((isMap || key.Allowed is List) && tried.Add(key.Path))
                    Put(file, key.Path, isMap ? new JsonObject() : new JsonArray(new JsonObject()));
            }
            foreach (var key in found.Values.SelectMany(static it => it).Where(static it => IsChoice(it.Allowed)).ToList())
            {
                foreach (var word in key.Allowed.Split(", ").Where(word => tried.Add($"{key.Path}={word}")))
                {
                    var variant = file.DeepClone().AsObject();
                    Put(variant, key.Path, JsonValue.Create(word));
                    Read(variant, found);
                }
            }
        }
        while (found.Count > before);
        return found.ToDictionary(static it => it.Key, static it => (IReadOnlyList<ReadKey>)it.Value);
    }

    /// <summary>Whether the allowed values are a few words, such as <c>strict, acyclic</c>.</summary>
    private static bool IsChoice(string allowed) => Choice().IsMatch(allowed);

    private static List<ReadKey> Read(JsonObject file, Dictionary<string, List<ReadKey>> found)
    {
        var keys = new List<ReadKey>();
        ConfigurationReader.Read(
            file.ToJsonString(), "replication.yaml", new Dictionary<string, string>(), static _ => FileText.Failed("no file"), keys.Add);
        foreach (var key in keys)
        {
            var path = Index().Replace(key.Path, "[]");
            if (!found.TryGetValue(path, out var known))
                found[path] = known = [];
            if (!known.Exists(
                it => (it.Allowed, it.IsRequired, it.IsDefault is null) == (key.Allowed, key.IsRequired, key.IsDefault is null)))
                known.Add(key);
        }
        return keys;
    }

    private static void Put(JsonObject file, string path, JsonNode value)
    {
        JsonNode at = file;
        var steps = path.Split('.');
        foreach (var step in steps[..^1])
        {
            var name = step.Split('[')[0];
            at = at.AsObject()[name] ??= new JsonObject();
            if (step.EndsWith(']'))
                at = at.AsArray()[0]!;
        }
        at.AsObject()[steps[^1]] = value;
    }

    [GeneratedRegex(@"^[a-zA-Z0-9-]+(, [a-zA-Z0-9-]+)*$")]
    private static partial Regex Choice();

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex Index();
}
