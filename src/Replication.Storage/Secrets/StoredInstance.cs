using System.Text.Json;
using System.Text.Json.Nodes;
using Replication.Contracts.Instances;

namespace Replication.Storage.Secrets;

/// <summary>
/// Reads the stored document of an instance. An unreadable document becomes an unusable instance, so that it does not affect the others.
/// </summary>
internal static class StoredInstance
{
    // A host name that never resolves (RFC 6761), used when the real one cannot be read.
    private const string NoEndpoint = "https://unreadable.invalid/";

    public static RegistryInstance Read(string name, string document, SealedJson json)
    {
        var instance = ReadParts(name, document, json);
        return instance.Tls is { } tls ? instance with { Tls = tls.WithSeparateKey() } : instance;
    }

    private static RegistryInstance ReadParts(string name, string document, SealedJson json)
    {
        try
        {
            return json.Read<RegistryInstance>(document);
        }
        catch (JsonException)
        {
            return Salvage(name, document, json);
        }
    }

    private static RegistryInstance Salvage(string name, string document, SealedJson json)
    {
        var whole = new JsonObject { ["name"] = name, ["endpoint"] = NoEndpoint };
        List<string> damaged = [];
        foreach (var (key, value) in Members(document))
        {
            var alone = new JsonObject { ["name"] = name, ["endpoint"] = NoEndpoint };
            alone[key] = value?.DeepClone();
            if (IsReadable(alone, json))
                whole[key] = value?.DeepClone();
            else
                damaged.Add(key);
        }
        if (whole["endpoint"]?.ToString() == NoEndpoint && !damaged.Contains("endpoint"))
            damaged.Add("endpoint");
        return json.Read<RegistryInstance>(whole.ToJsonString()) with { DamagedKeys = damaged };
    }

    private static List<KeyValuePair<string, JsonNode?>> Members(string document)
    {
        try
        {
            return JsonNode.Parse(document) is JsonObject members ? [.. members.Where(static it => it.Key != "name")] : [];
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return [];
        }
    }

    private static bool IsReadable(JsonObject document, SealedJson json)
    {
        try
        {
            json.Read<RegistryInstance>(document.ToJsonString());
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
