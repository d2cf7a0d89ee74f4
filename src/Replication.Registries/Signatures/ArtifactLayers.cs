using System.Text.Json;
using Replication.Registries.Manifests;

namespace Replication.Registries.Signatures;

/// <summary>Reads what the signature formats need from manifests, and tells artifacts about an image from images.</summary>
internal static class ArtifactLayers
{
    public const string SimpleSigning = "application/vnd.dev.cosign.simplesigning.v1+json";

    private const string SignatureAnnotation = "dev.cosignproject.cosign/signature";
    private const string Bundle = "application/vnd.dev.sigstore.bundle.v0.3+json";
    private const string Jws = "application/jose+json";
    public const string Cose = "application/cose";
    private const string Dsse = "application/vnd.dsse.envelope.v1+json";

    // What runtimes unpack or run. A referrer with such a layer could be pulled by its digest although nobody signed it.
    private static readonly string[] RunnablePrefixes =
    [
        "application/vnd.oci.image.layer.",
        "application/vnd.docker.image.",
        "application/vnd.cncf.helm.",
        "application/vnd.wasm.",
        "application/wasm",
    ];

    private static readonly string[] SbomPrefixes =
        ["text/spdx", "application/spdx", "application/vnd.cyclonedx", "application/vnd.syft", "spdx+", "cyclonedx+"];

    /// <summary>Returns the signatures that a manifest lists, at most <paramref name="limit"/> of them.</summary>
    public static IReadOnlyList<StoredSignature> SignaturesIn(ManifestDocument manifest, string place, int limit) =>
    [
        .. LayersOf(manifest)
            .Select(layer => FormatOf(layer.Blob.MediaType) is { } format
                ? new StoredSignature(place, format, layer.Blob, layer.Annotation)
                : null)
            .OfType<StoredSignature>()
            .Take(limit),
    ];

    /// <summary>True for a manifest that nothing runs: no index, and no layer or config of an image, chart or module.</summary>
    public static bool IsArtifact(ManifestDocument manifest) =>
        !ManifestMediaTypes.IsIndex(manifest.MediaType)
        && LayersOf(manifest).All(static layer => !IsRunnable(layer.Blob.MediaType))
        && manifest.Blobs.All(static blob => !IsRunnable(blob.MediaType));

    /// <summary>True for what cosign stores under a tag that it derives from a digest: signatures, attestations or SBOMs.</summary>
    public static bool IsCosignTag(ManifestDocument manifest) =>
        !ManifestMediaTypes.IsIndex(manifest.MediaType)
        && LayersOf(manifest) is [_, ..] layers
        && layers.All(static layer => layer.Blob.MediaType is SimpleSigning or Dsse or Bundle
            || SbomPrefixes.Any(prefix => layer.Blob.MediaType.StartsWith(prefix, StringComparison.Ordinal)));

    /// <summary>True when a runtime may take a layer from another address than the registry.</summary>
    public static bool HasContentElsewhere(ManifestDocument manifest) =>
        LayersOf(manifest).Exists(static layer => layer.HasUrls || ManifestMediaTypes.IsForeignLayer(layer.Blob.MediaType));

    private static bool IsRunnable(string mediaType) =>
        RunnablePrefixes.Any(prefix => mediaType.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private static SignatureFormat? FormatOf(string mediaType) => mediaType switch
    {
        SimpleSigning => SignatureFormat.SimpleSigning,
        Bundle => SignatureFormat.SigstoreBundle,
        Jws => SignatureFormat.NotationJws,
        Cose => SignatureFormat.NotationCose,
        _ => null,
    };

    // The parser has checked the descriptors. Foreign layers are included here.
    private static List<(Descriptor Blob, string? Annotation, bool HasUrls)> LayersOf(ManifestDocument manifest)
    {
        var layers = new List<(Descriptor, string?, bool)>();
        if (ManifestMediaTypes.IsIndex(manifest.MediaType))
            return layers;
        using var json = JsonDocument.Parse(manifest.Bytes);
        var key = manifest.MediaType == ManifestMediaTypes.OciArtifact ? "blobs" : "layers";
        if (ManifestParser.Member(json.RootElement, key, JsonValueKind.Array) is not { } array)
            return layers;
        var index = 0;
        foreach (var layer in array.EnumerateArray())
        {
            var annotation = layer.TryGetProperty("annotations", out var annotations)
                && annotations.ValueKind == JsonValueKind.Object
                && annotations.TryGetProperty(SignatureAnnotation, out var signature)
                && signature.ValueKind == JsonValueKind.String ? TextOf(signature) : null;
            layers.Add((DescriptorReader.Read(layer, $"{key}[{index++}]"), annotation, layer.TryGetProperty("urls", out _)));
        }
        return layers;
    }

    // Escapes may name half of a character.
    private static string? TextOf(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
