namespace Replication.Contracts.Rules;

/// <summary>
/// The types of artifacts that a rule can name: words for well-known types, and full media types. The type of a manifest is its
/// <c>artifactType</c>, or else the media type of its config.
/// </summary>
public static class ArtifactTypes
{
    /// <summary>The config media type of OCI images.</summary>
    public const string OciImage = "application/vnd.oci.image.config.v1+json";

    /// <summary>Longest media type, in characters.</summary>
    public const int MaxLength = 255;

    /// <summary>Most types of one rule.</summary>
    public const int MaxCount = 20;

    // A type that ends with a star is a prefix.
    private static readonly Dictionary<string, string[]> TypesOfWords = new(StringComparer.Ordinal)
    {
        ["image"] = [OciImage, "application/vnd.docker.container.image.v1+json"],
        ["helm"] = ["application/vnd.cncf.helm.config.v1+json"],
        ["wasm"] = ["application/vnd.wasm.config.v0+json", "application/vnd.wasm.config.v1+json"],
        ["signature"] =
        [
            "application/vnd.cncf.notary.signature",
            "application/vnd.dev.cosign.artifact.sig.v1+json",
            "application/vnd.dev.cosign.simplesigning.v1+json",
            "application/vnd.dev.sigstore.bundle*",
        ],
        ["sbom"] =
        [
            "application/spdx+json",
            "application/vnd.cyclonedx*",
            "application/vnd.syft+json",
            "text/spdx*",
        ],
        ["attestation"] =
        [
            "application/vnd.in-toto*",
            "application/vnd.dsse.envelope.v1+json",
            "application/vnd.dev.sigstore.bundle*",
        ],
    };

    /// <summary>The words for well-known types.</summary>
    public static IReadOnlyCollection<string> Words => TypesOfWords.Keys;

    /// <summary>Whether a list of words and media types includes this media type.</summary>
    public static bool Include(IReadOnlyList<string> words, string mediaType) => words.Any(word =>
        TypesOfWords.TryGetValue(word, out var types)
            ? types.Any(it => IsSame(it, mediaType))
            : word.Equals(mediaType, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Whether the type says what the only layers of an image are. Tools that store signatures, attestations and bills of materials under
    /// tags give them the config of an image.
    /// </summary>
    public static bool IsOfLayer(string mediaType) =>
        TypesOfWords.Where(static it => it.Key is "signature" or "sbom" or "attestation")
            .SelectMany(static it => it.Value)
            .Any(it => IsSame(it, mediaType));

    private static bool IsSame(string type, string mediaType) => type is [.. var prefix, '*']
        ? mediaType.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
        : type.Equals(mediaType, StringComparison.OrdinalIgnoreCase);
}
