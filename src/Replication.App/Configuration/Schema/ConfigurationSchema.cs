using System.Text.Json.Nodes;
using Replication.App.Configuration.Reading;

namespace Replication.App.Configuration.Schema;

/// <summary>
/// The JSON schema of the configuration file, for editors and other checks. It is made from the reader, so that both agree; what only the
/// reader can know, such as the names of the instances, is left open.
/// </summary>
internal static class ConfigurationSchema
{
    private const string Reference = "reference";

    public static JsonObject Create()
    {
        var rules = new ShapeRules(static (_, inner) => inner, KeepsSecrets: false);
        var schema = MapShape.Describe(ConfigurationReader.ReadRoot, rules);
        FileShape.Adapt(schema, new JsonObject { ["$ref"] = $"#/definitions/{Reference}" });
        Explain(schema, "", ConfigurationReference.Current);
        schema["definitions"] = new JsonObject
        {
            [Reference] = new JsonObject
            {
                ["description"] = "The value of an environment variable, or the content of a file.",
                ["type"] = "string",
                ["pattern"] = @"\$\{(env|file):[^}]+\}",
            },
        };
        // Editors support this draft best.
        schema.Insert(0, "$schema", "http://json-schema.org/draft-07/schema#");
        schema.Insert(1, "title", "Configuration of replication");
        return schema;
    }

    private static void Explain(JsonObject mapping, string path, ConfigurationReference reference)
    {
        foreach (var (key, value) in mapping["properties"]?.AsObject() ?? [])
        {
            var full = path.Length == 0 ? key : $"{path}.{key}";
            var schema = value!.AsObject();
            if (reference.Find(full) is { } row)
            {
                schema["description"] = row.Meaning;
                if (row.Default is { } text)
                    schema["default"] = DefaultOf(schema, text);
            }
            foreach (var (inner, suffix) in MappingsIn(schema))
                Explain(inner, full + suffix, reference);
        }
    }

    private static IEnumerable<(JsonObject Mapping, string Suffix)> MappingsIn(JsonObject schema)
    {
        if (schema["properties"] is not null)
            yield return (schema, "");
        if (schema["items"] is JsonObject { } items && items["properties"] is not null)
            yield return (items, "[]");
        foreach (var choice in schema["anyOf"]?.AsArray() ?? [])
        {
            foreach (var found in MappingsIn(choice!.AsObject()))
                yield return found;
        }
    }

    private static JsonNode DefaultOf(JsonObject schema, string text)
    {
        var types = (schema["anyOf"]?.AsArray().Select(static it => it!["type"]) ?? [schema["type"]])
            .Select(static it => it?.ToJsonString() ?? "")
            .ToList();
        return types.Exists(static it => it.Contains("integer", StringComparison.Ordinal)) && int.TryParse(text, out var number) ? number
            : types.Exists(static it => it.Contains("boolean", StringComparison.Ordinal)) && bool.TryParse(text, out var flag) ? flag
            : text;
    }
}
