using System.Text.Json.Nodes;

namespace Replication.App.Configuration.Reading;

/// <summary>Joins the shapes of a mapping beside different values of its keys into one JSON schema.</summary>
internal static class ShapeSchema
{
    public static JsonObject Of(MapShape plain, IReadOnlyList<(string Key, JsonNode Word, MapShape Shape)> variants)
    {
        var properties = new JsonObject();
        foreach (var (key, schema) in variants.Select(static it => it.Shape).Prepend(plain).SelectMany(static it => it.Properties))
            properties.TryAdd(key, schema.DeepClone());
        // A key that only some variants require is optional, and so may be null, as far as the properties say.
        var required = plain.Properties.Keys.Where(key => plain.Required.Contains(key)
            && variants.All(it => it.Shape.Required.Contains(key))).ToList();
        var byKey = variants.GroupBy(static it => it.Key).ToList();
        foreach (var key in properties.Select(static it => it.Key).Except(required).Where(plain.Required.Contains).ToList())
            properties[key] = variants.First(it => !it.Shape.Required.Contains(key)).Shape.Properties.GetValueOrDefault(key)?.DeepClone()
                ?? new JsonObject();
        var conditions = plain.Conditions.Select(static it => it.DeepClone()).ToList();
        foreach (var choices in byKey)
        {
            var known = choices.Select(static it => it.Shape)
                .Append(plain)
                .SelectMany(static it => it.Properties.Keys)
                .ToHashSet(StringComparer.Ordinal);
            // What is the same beside each word of this key depends on another key.
            known.RemoveWhere(key => choices.All(it => IsSame(key, it.Shape, plain)));
            // The key is absent or null: its default decides.
            if (!required.Contains(choices.Key))
                Add(new JsonObject
                {
                    ["properties"] = new JsonObject { [choices.Key] = new JsonObject { ["type"] = "null" } }
                }, plain, known);
            foreach (var (key, word, shape) in choices)
            {
                Add(
                    new JsonObject
                    {
                        ["properties"] = new JsonObject { [key] = new JsonObject { ["const"] = word.DeepClone() } },
                        ["required"] = new JsonArray(key),
                    },
                    shape,
                    known);
            }
        }
        var whole = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["additionalProperties"] = false,
        };
        if (required.Count > 0)
            whole["required"] = new JsonArray([.. required.Select(static it => (JsonNode?)it)]);
        if (conditions.Count > 0)
            whole["allOf"] = new JsonArray([.. conditions]);
        return whole;

        void Add(JsonObject condition, MapShape shape, HashSet<string> known)
        {
            var then = Difference(properties, required, shape, known);
            var own = shape.Conditions.Where(it => !plain.Conditions.Any(other => JsonNode.DeepEquals(other, it))).ToList();
            if (own.Count > 0)
                then["allOf"] = new JsonArray([.. own.Select(static it => it.DeepClone())]);
            if (then.Count > 0)
                conditions.Add(new JsonObject { ["if"] = condition, ["then"] = then });
        }
    }

    private static bool IsSame(string key, MapShape one, MapShape other) =>
        one.Forbidden.Contains(key) == other.Forbidden.Contains(key)
        && JsonNode.DeepEquals(one.Properties.GetValueOrDefault(key), other.Properties.GetValueOrDefault(key));

    private static JsonObject Difference(JsonObject properties, List<string> required, MapShape shape, HashSet<string> known)
    {
        var changed = new JsonObject();
        foreach (var (key, schema) in properties.Where(it => known.Contains(it.Key)))
        {
            if (shape.Forbidden.Contains(key) || !shape.Properties.TryGetValue(key, out var own))
                changed[key] = new JsonObject { ["type"] = "null" };
            else if (!JsonNode.DeepEquals(own, schema))
                changed[key] = own.DeepClone();
        }
        var more = shape.Required.Except(required).ToList();
        var then = new JsonObject();
        if (changed.Count > 0)
            then["properties"] = changed;
        if (more.Count > 0)
            then["required"] = new JsonArray([.. more.Select(static it => (JsonNode?)it)]);
        return then;
    }
}
