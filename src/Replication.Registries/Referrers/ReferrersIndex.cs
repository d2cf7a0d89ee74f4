using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Replication.Contracts.Images;
using Replication.Registries.Manifests;

namespace Replication.Registries.Referrers;

/// <summary>The list of referrers that a client keeps under the fallback tag (distribution-spec, "Pushing Manifests with Subject"). The one document that we write ourselves.</summary>
internal static class ReferrersIndex
{
    /// <summary>The list with one more referrer; null when it stands there already. Throws <see cref="FormatException"/> where a text in either is not valid Unicode.</summary>
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

    private static ManifestDocument Longer(ManifestDocument? list, ManifestDocument referrer)
    {
        var index = list is null
            ? new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = MediaTypes.OciIndex, ["manifests"] = new JsonArray() }
            : JsonNode.Parse(list.Bytes.Span)!.AsObject();
        index["manifests"]!.AsArray().Add((JsonNode)Entry(referrer));
        var bytes = Encoding.UTF8.GetBytes(index.ToJsonString());
        return new ManifestDocument { Digest = Digest.Sha256Of(bytes), MediaType = MediaTypes.OciIndex, Bytes = bytes };
    }

    // What kind of artifact it is: its own word, or that of its config.
    private static JsonObject Entry(ManifestDocument referrer)
    {
        var entry = new JsonObject { ["mediaType"] = referrer.MediaType, ["digest"] = referrer.Digest.Text, ["size"] = referrer.Bytes.Length };
        var manifest = JsonNode.Parse(referrer.Bytes.Span)!.AsObject();
        if ((Text(manifest["artifactType"]) ?? Text((manifest["config"] as JsonObject)?["mediaType"])) is { } artifactType)
            entry["artifactType"] = artifactType;
        if (manifest["annotations"] is JsonObject annotations)
            entry["annotations"] = annotations.DeepClone();
        return entry;
    }

    private static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String && node.GetValue<string>() is { Length: > 0 } text ? text : null;
}
