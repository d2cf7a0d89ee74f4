using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Replication.EmbeddedRegistry.Samples;

/// <summary>A manifest with everything it points to.</summary>
public abstract class SampleManifest
{
    private protected SampleManifest(string mediaType, JsonObject document)
    {
        MediaType = mediaType;
        Bytes = JsonSerializer.SerializeToUtf8Bytes(document, Indented);
        Digest = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Bytes))}";
    }

    // Indented as docker and skopeo write it: whoever parses and writes it again changes the digest.
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, IndentSize = 3, NewLine = "\n" };

    public string MediaType { get; }

    /// <summary>The manifest as it is pushed, byte by byte.</summary>
    public byte[] Bytes { get; }

    public string Digest { get; }

    /// <summary>The blobs that it names itself: the config first, then the layers.</summary>
    public IReadOnlyList<SampleBlob> Blobs { get; private protected init; } = [];

    /// <summary>The manifests that it names itself.</summary>
    public IReadOnlyList<SampleManifest> Children { get; private protected init; } = [];

    /// <summary>This manifest and all below it, children before parents.</summary>
    public IEnumerable<SampleManifest> WithDescendants() => Children.SelectMany(child => child.WithDescendants()).Append(this);

    private protected static JsonObject Descriptor(string mediaType, string digest, long size) =>
        new() { ["mediaType"] = mediaType, ["digest"] = digest, ["size"] = size };

    private protected static JsonObject Descriptor(SampleManifest manifest) => Descriptor(manifest.MediaType, manifest.Digest, manifest.Bytes.Length);
}
