using System.Text.Json.Nodes;

namespace Replication.EmbeddedRegistry.Samples;

/// <summary>A manifest with arbitrary JSON content.</summary>
public sealed class SampleDocument : SampleManifest
{
    private SampleDocument(string mediaType, JsonObject document)
        : base(mediaType, document)
    {
    }

    /// <summary>
    /// Creates a manifest from JSON. <paramref name="blobs"/> and <paramref name="children"/> are pushed before it.
    /// </summary>
    public static SampleDocument Create(
        string mediaType, JsonObject document, IReadOnlyList<SampleBlob>? blobs = null, IReadOnlyList<SampleManifest>? children = null) =>
        new(mediaType, document) { Blobs = blobs ?? [], Children = children ?? [] };

    /// <summary>Returns the descriptor of a blob, with additional members.</summary>
    public static JsonObject Entry(SampleBlob blob, params (string Name, JsonNode? Value)[] members) =>
        With(Descriptor(blob.MediaType, blob.Digest, blob.Size), members);

    /// <summary>Returns the descriptor of a manifest, with additional members.</summary>
    public static JsonObject Entry(SampleManifest manifest, params (string Name, JsonNode? Value)[] members) =>
        With(Descriptor(manifest), members);

    private static JsonObject With(JsonObject descriptor, (string Name, JsonNode? Value)[] members)
    {
        foreach (var (name, value) in members)
            descriptor[name] = value;
        return descriptor;
    }
}
