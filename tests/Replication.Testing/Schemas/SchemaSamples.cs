using System.Text.Json.Nodes;

namespace Replication.Testing.Schemas;

/// <summary>
/// Generates bodies from a schema: most fit it, some have one value that does not. The same seed generates the same bodies.
/// </summary>
public sealed class SchemaSamples(JsonObject schemas, int seed)
{
    private const string Alphabet = "aZ09._-/:*_ \n\u0007é@{}";

    // Sample values by format, because a schema cannot describe the format. Members with a format without samples are omitted.
    private static readonly Dictionary<string, string[]> ByFormat = new()
    {
        ["regex"] = [".*", "v1[.].*", "release-[0-9]+"],
        ["name-glob"] = ["team", "_", "platform/*", "team/**", "scratch-[0-9]"],
        ["short-duration"] = ["1m", "36h", "30d"],
        ["glob"] = ["v*", "release-?.[0-9]"],
        ["version-range"] = [">=1.2 <2", "^3", "~1.2.3 || ^4"],
        ["uri"] = ["http://registry.example.com", "https://registry.example.com:5000", "HTTPS://10.0.0.1/"],
        ["bucket-url"] = ["file:///srv/images"],
        ["time-zone"] = ["UTC", "Europe/Berlin"],
        ["namespace-template"] = ["mirror", "mirror/sub"],
        ["repository-template"] = ["{repository}", "copy-of-{repository}"],
        ["date-time"] = ["2026-01-31T12:00:00Z", "2026-01-31T12:00:00.5+02:00"],
        ["lifecycle-policy"] = [$$"""{"rules":[],"padding":"{{new string('x', 100)}}"}"""],
        ["resource-tag"] = ["team=platform", "empty="],
        ["pem"] = [],
        ["public-key"] = [SampleKeys.Cosign],
        ["trust-store"] = [SampleKeys.Notation],
        ["trusted-identity"] = ["*", "x509.subject: C=US, ST=WA, O=acme"],
    };

    // Texts that match a pattern of the document, or almost match it.
    private static readonly string[] Texts =
    [
        "a",
            "team",
            "app-1",
            "team/app",
            "_",
            "export",
            "a_b",
            "a__b",
            "a.b/c-d",
            "linux/amd64",
            "linux/arm/v7",
            "windows(10.0.17763)/amd64",
            "v1.0",
            "_latest",
        "host.example.com:443",
            "*.example.com",
            "X-Secret",
            "robot",
            "a secret of 20 letters",
            "0123456789abcdef",
            "12:30",
            "23:59:59",
            "24:00",
            "token",
        $"sha256:{new string('a', 64)}", $"sha512:{new string('b', 128)}", $"sha512:{new string('b', 64)}", "one\ntwo", "UPPER", "",
    ];

    private readonly Random _random = new(seed);

    /// <summary>
    /// Generates one body. Each value is replaced by a value of any kind with the probability <paramref name="flawChance"/>.
    /// </summary>
    public JsonObject Next(JsonNode schema, double flawChance) => (JsonObject)Make(schema, flawChance)!;

    private JsonNode? Make(JsonNode schema, double flawChance)
    {
        var rules = schema.AsObject();
        if (rules["$ref"] is { } reference)
            return Make(JsonSchemaCheck.Named(reference, schemas), flawChance);
        if (rules["anyOf"] is JsonArray any && rules["properties"] is null)
            return Make(any[_random.Next(any.Count)]!, flawChance);
        if (rules["enum"] is JsonArray words)
            return words[_random.Next(words.Count)]?.DeepClone();
        var types = rules["type"] is JsonArray several
            ? several.Select(static it => it!.GetValue<string>()).ToList()
            : [rules["type"]!.GetValue<string>()];
        return types[_random.Next(types.Count)] switch
        {
            "object" => MakeMap(rules, flawChance),
            "array" => new JsonArray([.. Enumerable.Range(0, _random.Next(4)).Select(_ => MakeOrFlaw(rules["items"]!, flawChance))]),
            "boolean" => _random.Next(2) == 0,
            "integer" => MakeNumber(rules),
            "string" => MakeText(rules, flawChance),
            _ => null,
        };
    }

    private JsonObject MakeMap(JsonObject rules, double flawChance)
    {
        var required = (rules["required"] as JsonArray ?? []).Select(static it => it!.GetValue<string>()).ToHashSet();
        var map = new JsonObject();
        foreach (var (key, property) in rules["properties"]!.AsObject())
        {
            if (IsWithoutSamples(property!))
                continue;
            if (required.Contains(key) ? !Happens(flawChance) : Happens(0.4))
                map[key] = MakeOrFlaw(property!, flawChance);
        }
        if (!Happens(flawChance))
            Choose(rules, map);
        if (Happens(flawChance))
            map["nonsense"] = 1;
        return map;
    }

    // Keys of which at least one, or at most one, is given. Each by itself is optional, so most bodies would have none or both.
    private void Choose(JsonObject rules, JsonObject map)
    {
        foreach (var condition in (rules["allOf"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (condition["anyOf"] is JsonArray choices && !choices.Any(it => JsonSchemaCheck.Fits(it!, map, schemas)))
            {
                var key = KeyOf(choices[_random.Next(choices.Count)]!);
                map[key] = Make(rules["properties"]![key]!, flawChance: 0);
            }
            if (condition["not"]?["allOf"] is JsonArray pair && pair.All(it => JsonSchemaCheck.Fits(it!, map, schemas)))
                map.Remove(KeyOf(pair[_random.Next(pair.Count)]!));
            if (condition["if"] is { } @if && JsonSchemaCheck.Fits(@if, map, schemas))
                Follow(condition["then"]!.AsObject(), rules, map);
        }
    }

    // Keys that a value of another key requires or forbids.
    private void Follow(JsonObject then, JsonObject rules, JsonObject map)
    {
        foreach (var (key, property) in then["properties"] as JsonObject ?? [])
        {
            if (property!["type"] is JsonValue type && type.GetValue<string>() == "null")
                map.Remove(key);
        }
        foreach (var key in (then["required"] as JsonArray ?? []).Select(static it => it!.GetValue<string>()))
        {
            for (var tries = 0; map[key] is null && tries < 10; tries++)
                map[key] = Make(rules["properties"]![key]!, flawChance: 0);
        }
    }

    private static string KeyOf(JsonNode choice) => choice["required"]![0]!.GetValue<string>();

    private JsonNode? MakeOrFlaw(JsonNode schema, double flawChance)
    {
        if (!Happens(flawChance))
            return Make(schema, flawChance);
        return _random.Next(7) switch
        {
            0 => null,
            1 => _random.Next(-5, 20_000),
            2 => true,
            3 => new JsonArray("a"),
            4 => new JsonObject { ["a"] = 1 },
            _ => HasFormat(schema) ? 7 : Texts[_random.Next(Texts.Length)],
        };
    }

    private string MakeText(JsonObject rules, double flawChance)
    {
        if (rules["format"]?.GetValue<string>() is { } format)
            return ByFormat[format][_random.Next(ByFormat[format].Length)];
        while (true)
        {
            var text = Mutated(Texts[_random.Next(Texts.Length)]);
            if (Happens(flawChance) || JsonSchemaCheck.Fits(rules, text, schemas))
                return text;
        }
    }

    private string Mutated(string text)
    {
        for (var count = _random.Next(3); count > 0; count--)
        {
            var at = _random.Next(text.Length + 1);
            var c = Alphabet[_random.Next(Alphabet.Length)];
            text = at < text.Length && Happens(0.5) ? $"{text[..at]}{c}{text[(at + 1)..]}" : text.Insert(at, c.ToString());
        }
        return text;
    }

    private int MakeNumber(JsonObject rules)
    {
        var (least, most) = (rules["minimum"]!.GetValue<int>(), rules["maximum"]!.GetValue<int>());
        return _random.Next(4) switch { 0 => least, 1 => most, _ => (int)_random.NextInt64(least, Math.Min(most, least + 10L) + 1) };
    }

    private bool Happens(double chance) => _random.NextDouble() < chance;

    private static bool HasFormat(JsonNode schema) =>
        schema["format"] is not null || (schema["anyOf"] is JsonArray any && any.Any(static it => it!["format"] is not null));

    private static bool IsWithoutSamples(JsonNode schema) =>
        schema["format"]?.GetValue<string>() is { } format && ByFormat[format].Length == 0;
}
