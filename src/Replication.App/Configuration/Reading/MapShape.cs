using System.Text.Json.Nodes;
using Replication.App.Configuration.Tree;

namespace Replication.App.Configuration.Reading;

/// <summary>
/// Records the keys that the reader of a mapping reads. The JSON schema of a body is generated from it, so that both agree.
/// </summary>
internal sealed class MapShape
{
    private readonly List<(string Key, JsonNode Word)> _choices = [];
    private readonly HashSet<string> _required = new(StringComparer.Ordinal);
    private readonly HashSet<string> _forbidden = new(StringComparer.Ordinal);
    private readonly List<JsonNode> _conditions = [];
    private readonly Dictionary<string, JsonNode> _properties = new(StringComparer.Ordinal);
    private readonly ShapeRules _rules;

    private MapShape(ShapeRules rules) => _rules = rules;

    /// <summary>The keys in the order in which the reader read them.</summary>
    public IReadOnlyDictionary<string, JsonNode> Properties => _properties;

    public IReadOnlySet<string> Required => _required;

    public IReadOnlySet<string> Forbidden => _forbidden;

    /// <summary>Conditions on several keys, as JSON schemas.</summary>
    public IReadOnlyList<JsonNode> Conditions => _conditions;

    /// <summary>
    /// Keys with a closed set of values, each with each of its values: the reader may read other keys beside another value.
    /// </summary>
    public IReadOnlyList<(string Key, JsonNode Word)> Choices => _choices;

    /// <summary>The JSON schema of the mapping that <paramref name="read"/> reads.</summary>
    public static JsonObject Describe<T>(Func<MapReader, T> read, ShapeRules rules)
    {
        var plain = Record(read, rules, []);
        var variants = plain.Choices.Select(it => (it.Key, it.Word, Shape: Record(read, rules, [it]))).ToList();
        return ShapeSchema.Of(plain, variants);
    }

    public void Add(string key, string schema, bool isRequired, bool isSecret)
    {
        var parsed = JsonNode.Parse(schema)!.AsObject();
        if (!_properties.ContainsKey(key))
        {
            var words = parsed["enum"]?.AsArray()
                ?? (parsed["type"]!.GetValue<string>() == "boolean" ? new JsonArray(true, false) : new JsonArray());
            _choices.AddRange(words.Select(word => (key, word!.DeepClone())));
        }
        Set(key, parsed, isRequired && !(isSecret && _rules.KeepsSecrets));
    }

    public void AddList(string key, string schema, int maxCount, int minCount = 0, bool isRequired = false)
    {
        // NonEmptyList also calls List: the first record has the minimum count.
        if (_properties.ContainsKey(key))
            return;
        var list = new JsonObject { ["type"] = "array", ["items"] = JsonNode.Parse(schema) };
        if (minCount > 0)
            list["minItems"] = minCount;
        if (maxCount < int.MaxValue)
            list["maxItems"] = maxCount;
        Set(key, list, isRequired);
    }

    public void AddListOrText(string key, string itemSchema, string textSchema)
    {
        var list = new JsonObject { ["type"] = "array", ["items"] = JsonNode.Parse(itemSchema), ["minItems"] = 1 };
        Set(key, new JsonObject { ["anyOf"] = new JsonArray(JsonNode.Parse(textSchema), list) }, isRequired: false);
    }

    /// <summary>Two spellings of one value: at most one of the keys may be given.</summary>
    public void AddChoice(string key, string listKey) =>
        AddCondition($$$"""{"not":{"allOf":[{{{Given(key, "string")}}},{{{Given(listKey, "array")}}}]}}""");

    /// <summary>A secret that must be given under one of two keys, unless a stored one is kept.</summary>
    public void RequireSecret(string key, string listKey, string? onlyIf)
    {
        if (_rules.KeepsSecrets)
            return;
        var given = $$"""{"anyOf":[{{Given(key, "string")}},{{Given(listKey, "array")}}]}""";
        AddCondition(onlyIf is null ? given : $$"""{"if":{{onlyIf}},"then":{{given}}}""");
    }

    /// <summary>One value under one key, or several under the other.</summary>
    public void AddExactlyOne(string key, string listKey)
    {
        var (one, several) = (Given(key, "string"), Given(listKey, "array", "\"minItems\":1,"));
        AddCondition($$"""{"anyOf":[{{one}},{{several}}]}""");
        AddCondition($$$"""{"not":{"allOf":[{{{one}}},{{{several}}}]}}""");
    }

    /// <summary>A list that must be empty.</summary>
    public void ForbidItems(string key) => AddCondition($$$"""{"properties":{"{{{key}}}":{"maxItems":0} } }""");

    private static string Given(string key, string type, string more = "") =>
        $$$"""{"properties":{"{{{key}}}":{ {{{more}}}"type":"{{{type}}}"}},"required":["{{{key}}}"]}""";

    public void AddMap<T>(string key, Func<MapReader, T> read, bool isRequired) =>
        Set(key, _rules.Refer(typeof(T), Describe(read, _rules)), isRequired);

    public void AddMapOrFlag<T>(string key, Func<MapReader, T> read) => Set(
        key,
        new JsonObject
        {
            ["anyOf"] = new JsonArray(_rules.Refer(typeof(T), Describe(read, _rules)), new JsonObject { ["type"] = "boolean" }),
        },
        isRequired: false);

    public void AddItems<T>(string key, Func<MapReader, T> read) =>
        Set(key, new JsonObject { ["type"] = "array", ["items"] = _rules.Refer(typeof(T), Describe(read, _rules)) }, isRequired: false);

    public void AddCondition(string condition) => _conditions.Add(JsonNode.Parse(condition)!);

    public void Forbid(string key) => _forbidden.Add(key);

    private static MapShape Record<T>(Func<MapReader, T> read, ShapeRules rules, IEnumerable<(string Key, JsonNode Word)> words)
    {
        var shape = new MapShape(rules);
        var entries = words.Select(static it => new Entry(it.Key, Place.Defaults, new Node.Scalar(it.Word.ToString(), Place.Defaults)));
        MapReader.Record(new Node.Map([.. entries], Place.Defaults), shape, read);
        return shape;
    }

    // Null means absent, so every key that is not required may be null.
    private void Set(string key, JsonNode schema, bool isRequired)
    {
        if (isRequired)
            _required.Add(key);
        _properties[key] = isRequired ? schema : OrNull(schema);
    }

    private static JsonObject OrNull(JsonNode schema)
    {
        if (schema is not JsonObject { } plain || plain["type"] is not JsonValue type || plain["not"] is not null)
            return new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };
        plain["type"] = new JsonArray(type.DeepClone(), "null");
        if (plain["enum"] is JsonArray words)
            words.Add(null);
        return plain;
    }
}
