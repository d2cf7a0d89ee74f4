using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Replication.Contracts.Images;
using Replication.Registries.Manifests;

namespace Replication.Registries.Referrers;

/// <summary>
/// Builds the referrers list under the fallback tag (distribution-spec, "Pushing Manifests with Subject"). It is the only manifest that
/// this program creates.
/// </summary>
internal static class ReferrersIndex
{
    // As other clients write it: the default encoder escapes "+" and other characters for the use in HTML.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Returns the list with one more referrer; null when it already contains it. Throws <see cref="FormatException"/> for invalid Unicode.
    /// </summary>
    public static ManifestDocument? With(ManifestDocument? list, ManifestDocument referrer)
    {
        if (list?.Manifests.Any(known => known.Digest == referrer.Digest) == true)
            return null;
        try
        {
            return Longer(list, referrer);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or JsonException)
        {
            throw new FormatException("a text is not valid Unicode", e);
        }
    }

    /// <summary>Returns whether <paramref name="list"/> is another list with all entries of <paramref name="own"/>.</summary>
    public static bool IsPartOf(ManifestDocument own, ManifestDocument list) =>
        own.Digest != list.Digest
        && ManifestMediaTypes.IsIndex(own.MediaType)
        && list.MediaType == ManifestMediaTypes.OciIndex
        && own.Unclear.Count == 0
        && list.Unclear.Count == 0
        && own.Manifests.All(entry => list.Manifests.Any(it => it.Digest == entry.Digest));

    private static ManifestDocument Longer(ManifestDocument? list, ManifestDocument referrer)
    {
        var index = list is null
            ? new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = ManifestMediaTypes.OciIndex }
            : ObjectOf(list.Bytes);
        // Go serializes an empty list as null.
        if (index["manifests"] is not JsonArray entries)
            index["manifests"] = entries = [];
        entries.Add((JsonNode)Entry(referrer));
        var bytes = Encoding.UTF8.GetBytes(index.ToJsonString(Plain));
        return new ManifestDocument { Digest = Digest.Sha256Of(bytes), MediaType = ManifestMediaTypes.OciIndex, Bytes = bytes };
    }

    // The artifact type is the artifactType field, or the media type of the config.
    private static JsonObject Entry(ManifestDocument referrer)
    {
        var entry = new JsonObject
        {
            ["mediaType"] = referrer.MediaType,
            ["digest"] = referrer.Digest.Text,
            ["size"] = referrer.Bytes.Length
        };
        var manifest = ObjectOf(referrer.Bytes);
        if ((Text(manifest["artifactType"]) ?? Text((manifest["config"] as JsonObject)?["mediaType"])) is { } artifactType)
            entry["artifactType"] = artifactType;
        if (Annotations(referrer.Bytes) is { } annotations)
            entry["annotations"] = annotations;
        return entry;
    }

    private static JsonObject? Annotations(ReadOnlyMemory<byte> manifest)
    {
        using var document = JsonDocument.Parse(manifest);
        return document.RootElement.TryGetProperty("annotations", out var annotations) && annotations.ValueKind == JsonValueKind.Object
            ? ObjectOf(annotations.Clone())
            : null;
    }

    private static JsonObject ObjectOf(ReadOnlyMemory<byte> bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        return ObjectOf(document.RootElement.Clone());
    }

    // JsonNode.Parse refuses a key that appears twice. The last one counts, as in most readers.
    private static JsonObject ObjectOf(JsonElement element)
    {
        var made = new JsonObject();
        foreach (var property in element.EnumerateObject())
        {
            made[property.Name] = property.Value.ValueKind switch
            {
                JsonValueKind.Object => JsonObject.Create(property.Value),
                JsonValueKind.Array => JsonArray.Create(property.Value),
                JsonValueKind.Null => null,
                _ => JsonValue.Create(property.Value),
            };
        }
        return made;
    }

    private static string? Text(JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.String && node.GetValue<string>() is { Length: > 0 } text ? text : null;
}
