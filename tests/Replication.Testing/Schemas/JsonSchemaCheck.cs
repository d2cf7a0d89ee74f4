using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Replication.Testing.Schemas;

/// <summary>
/// Decides whether JSON fits a schema, with the keywords that the OpenAPI document uses for bodies. Formats are not checked.
/// </summary>
public static class JsonSchemaCheck
{
    private static readonly HashSet<string> Known =
    [
        "$ref",
            "type",
            "const",
            "enum",
            "not",
            "anyOf",
            "allOf",
            "if",
            "then",
            "properties",
            "required",
            "additionalProperties",
            "items",
            "minItems",
            "maxItems",
        "minLength", "maxLength", "pattern", "minimum", "maximum", "format", "description", "default",
    ];

    /// <summary>True if the value fits the schema. <paramref name="schemas"/> are the named schemas that references resolve to.</summary>
    public static bool Fits(JsonNode schema, JsonNode? value, JsonObject schemas)
    {
        var rules = schema.AsObject();
        if (rules.Select(static it => it.Key).FirstOrDefault(static it => !Known.Contains(it)) is { } unknown)
            throw new InvalidOperationException($"the check does not know the keyword {unknown}");
        if (rules["$ref"] is { } reference)
            return Fits(Named(reference, schemas), value, schemas);
        return FitsKind(rules, value)
            && (rules["not"] is not { } not || !Fits(not, value, schemas))
            && (rules["anyOf"] is not JsonArray any || any.Any(it => Fits(it!, value, schemas)))
            && (rules["allOf"] is not JsonArray all || all.All(it => Fits(it!, value, schemas)))
            && (rules["if"] is not { } condition || !Fits(condition, value, schemas) || Fits(rules["then"]!, value, schemas))
            && value switch
            {
                JsonObject map => FitsMap(rules, map, schemas),
                JsonArray list => FitsList(rules, list, schemas),
                JsonValue plain => FitsPlain(rules, plain),
                _ => true,
            };
    }

    /// <summary>Resolves a reference to a named schema.</summary>
    public static JsonObject Named(JsonNode reference, JsonObject schemas) =>
        schemas[reference.GetValue<string>().Split('/')[^1]]!.AsObject();

    private static bool FitsKind(JsonObject rules, JsonNode? value) =>
        (rules["type"] is not { } type
            || (type is JsonArray several ? several.Any(it => IsOf(it!.GetValue<string>(), value)) : IsOf(type.GetValue<string>(), value)))
        && (!rules.TryGetPropertyValue("const", out var constant) || JsonNode.DeepEquals(constant, value))
        && (rules["enum"] is not JsonArray words || words.Any(it => JsonNode.DeepEquals(it, value)));

    private static bool IsOf(string type, JsonNode? value) => (type, value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("null", JsonValueKind.Null) or ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array)
            or ("string", JsonValueKind.String) =>
            true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("number", JsonValueKind.Number) => true,
        ("integer", JsonValueKind.Number) => decimal.IsInteger(Number(value!)),
        _ => false,
    };

    private static bool FitsMap(JsonObject rules, JsonObject map, JsonObject schemas)
    {
        var properties = rules["properties"] as JsonObject ?? [];
        return (rules["required"] is not JsonArray required || required.All(it => map.ContainsKey(it!.GetValue<string>())))
            && map.All(it => properties[it.Key] is { } property
                ? Fits(property, it.Value, schemas)
                : rules["additionalProperties"] is null);
    }

    private static bool FitsList(JsonObject rules, JsonArray list, JsonObject schemas) =>
        (rules["minItems"] is not { } min || list.Count >= min.GetValue<int>())
        && (rules["maxItems"] is not { } max || list.Count <= max.GetValue<int>())
        && (rules["items"] is not { } items || list.All(it => Fits(items, it, schemas)));

    private static bool FitsPlain(JsonObject rules, JsonValue value)
    {
        if (value.GetValueKind() == JsonValueKind.Number)
        {
            return (rules["minimum"] is not { } least || Number(value) >= Number(least))
                && (rules["maximum"] is not { } most || Number(value) <= Number(most));
        }
        if (value.GetValueKind() != JsonValueKind.String)
            return true;
        var text = value.GetValue<string>();
        var length = text.EnumerateRunes().Count();
        return (rules["minLength"] is not { } min || length >= min.GetValue<int>())
            && (rules["maxLength"] is not { } max || length <= max.GetValue<int>())
            && (rules["pattern"] is not { } pattern || Matches(pattern.GetValue<string>(), text));
    }

    // In .NET, unlike ECMA-262, $ also matches before a line break at the end.
    private static bool Matches(string pattern, string text) =>
        Regex.IsMatch(text, pattern.EndsWith('$') ? $@"{pattern[..^1]}\z" : pattern, RegexOptions.CultureInvariant);

    private static decimal Number(JsonNode value) => decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
}
