using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Replication.EmbeddedRegistry.Samples;

/// <summary>A manifest with all content that it references.</summary>
public abstract class SampleManifest
{
    private protected SampleManifest(string mediaType, JsonObject document)
    {
        MediaType = mediaType;
        Bytes = JsonSerializer.SerializeToUtf8Bytes(document, Indented);
        Digest = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Bytes))}";
    }

    // Indented like the output of docker and skopeo. Parsing and serializing it again would change the digest.
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, IndentSize = 3, NewLine = "\n" };

    public string MediaType { get; }

    /// <summary>The exact bytes of the manifest.</summary>
    public byte[] Bytes { get; }

    public string Digest { get; }

    /// <summary>The blobs that it references directly: the config, then the layers.</summary>
    public IReadOnlyList<SampleBlob> Blobs { get; private protected init; } = [];

    /// <summary>The manifests that it references directly.</summary>
    public IReadOnlyList<SampleManifest> Children { get; private protected init; } = [];

    /// <summary>Returns this manifest and all descendants, children before parents.</summary>
    public IEnumerable<SampleManifest> WithDescendants() => Children.SelectMany(child => child.WithDescendants()).Append(this);

    private protected static JsonObject Descriptor(string mediaType, string digest, long size) =>
        new() { ["mediaType"] = mediaType, ["digest"] = digest, ["size"] = size };

    private protected static JsonObject Descriptor(SampleManifest manifest) =>
        Descriptor(manifest.MediaType, manifest.Digest, manifest.Bytes.Length);
}
