using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Replication.App.Configuration.Schema;

/// <summary>
/// Turns the schema of a body into that of the configuration file, in which no value is null, any value may be a reference to a variable
/// or a file, and a text may look like a number.
/// </summary>
internal static class FileShape
{
    // Formats that only this program knows, as patterns for editors.
    private static readonly Dictionary<string, string> Formats = new(StringComparer.Ordinal)
    {
        ["short-duration"] = "^[0-9]+[smhd]$",
    };

    /// <summary>Changes the schema of a mapping.</summary>
    /// <param name="mapping">The schema.</param>
    /// <param name="reference">The schema of a reference.</param>
    public static void Adapt(JsonObject mapping, JsonObject reference)
    {
        if (mapping["properties"] is JsonObject properties)
        {
            foreach (var key in properties.Select(static it => it.Key).ToList())
                properties[key] = Value(properties[key]!.DeepClone().AsObject(), reference);
        }
        // Conditions say which keys depend on each other; only what they demand describes values.
        foreach (var condition in mapping["allOf"]?.AsArray() ?? [])
        {
            if (condition!["then"] is JsonObject then)
                Adapt(then, reference);
        }
    }

    private static JsonObject Value(JsonObject schema, JsonObject reference)
    {
        if (schema["anyOf"] is JsonArray choices)
            return Choice([.. choices.Select(it => it!.AsObject()).Where(static it => !IsNull(it))
                .Select(it => Value(it.DeepClone().AsObject(), reference))]);
        var types = TypesOf(schema);
        if (types is [])
            return schema;
        if (types is ["null"])
            return schema;
        types.Remove("null");
        if (types is ["object"])
        {
            schema["type"] = "object";
            Adapt(schema, reference);
            return schema;
        }
        if (types is ["array"])
        {
            schema["type"] = "array";
            if (schema["items"] is JsonObject items)
                schema["items"] = Value(items.DeepClone().AsObject(), reference);
            return schema;
        }
        if (schema["enum"] is JsonArray words)
        {
            schema.Remove("type");
            schema["enum"] = new JsonArray([.. words.Where(static it => it is not null).Select(static it => it!.DeepClone())]);
        }
        else if (types is ["string"])
        {
            if (schema["format"]?.GetValue<string>() is { } format && Formats.TryGetValue(format, out var known))
                (schema["pattern"], schema["format"]) = (known, null);
            if (schema["format"] is null)
                schema.Remove("format");
            // Unquoted, such as the number of an account.
            schema["type"] = schema["pattern"]?.GetValue<string>() is not { } pattern || Regex.IsMatch("1", pattern)
                ? new JsonArray("string", "number", "boolean")
                : "string";
        }
        else
        {
            schema["type"] = types[0];
        }
        return Choice([schema, reference.DeepClone().AsObject()]);
    }

    private static JsonObject Choice(List<JsonObject> choices) =>
        choices is [var only] ? only : new JsonObject { ["anyOf"] = new JsonArray([.. choices]) };

    private static bool IsNull(JsonObject schema) => TypesOf(schema) is ["null"];

    private static List<string> TypesOf(JsonObject schema) => schema["type"] switch
    {
        JsonArray several => [.. several.Select(static it => it!.GetValue<string>())],
        JsonValue one => [one.GetValue<string>()],
        _ => [],
    };
}
