using System.Text.Json;
using Replication.Contracts.Images;

namespace Replication.Registries.Manifests;

/// <summary>Parses descriptors, and rejects invalid ones.</summary>
internal static class DescriptorReader
{
    // The content "{}": the config of artifacts without one (image-spec, manifest.md, "Guidance for an Empty Descriptor").
    private static readonly byte[] EmptyObject = "{}"u8.ToArray();
    private static readonly Digest EmptyObjectDigest = Digest.Sha256Of(EmptyObject);

    public static IEnumerable<Descriptor> ReadAll(JsonElement parent, string name)
    {
        if (ManifestParser.Member(parent, name, JsonValueKind.Array) is not { } array)
            yield break;
        var index = 0;
        foreach (var element in array.EnumerateArray())
            yield return Read(element, $"{name}[{index++}]");
    }

    public static Descriptor Read(JsonElement element, string where)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw ManifestParser.Refuse($"{where} is not a descriptor");
        ManifestKeys.Expect(element, ManifestKeys.OfDescriptor, where);
        var mediaType = ManifestParser.Member(element, "mediaType", JsonValueKind.String)?.GetString() ?? "";
        var digestText = ManifestParser.Member(element, "digest", JsonValueKind.String)?.GetString();
        if (!Digest.TryParse(digestText, out var digest))
            throw ManifestParser.Refuse(
                $"{where} has the digest '{ManifestParser.Shown(digestText ?? "")}', which is neither sha256 nor sha512");
        if (ManifestParser.Member(element, "size", JsonValueKind.Number) is not { } number || !number.TryGetInt64(out var size) || size < 0)
            throw ManifestParser.Refuse($"{where} has no valid size");
        return new Descriptor(mediaType, digest, size)
        {
            Data = Embedded(element, digest, size),
            Platforms = PlatformOf(element) is { } platform ? [platform] : [],
            AttestationOf = Annotation(element, "vnd.docker.reference.type") == "attestation-manifest"
                && Digest.TryParse(Annotation(element, "vnd.docker.reference.digest"), out var subject) ? subject : null,
        };
    }

    private static ImagePlatform? PlatformOf(JsonElement element) =>
        element.TryGetProperty("platform", out var platform) && platform.ValueKind == JsonValueKind.Object
        && Text(platform, "os") is { } os && Text(platform, "architecture") is { } architecture
            ? new ImagePlatform(os, architecture, Text(platform, "variant"), Text(platform, "os.version"))
            : null;

    internal static string? Annotation(JsonElement element, string name) =>
        element.TryGetProperty("annotations", out var annotations) && annotations.ValueKind == JsonValueKind.Object
            ? Text(annotations, name)
            : null;

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var member)
            && member.ValueKind == JsonValueKind.String
            && member.GetString() is { Length: > 0 } text ? text : null;

    private static byte[]? Embedded(JsonElement element, Digest digest, long size)
    {
        if (digest == EmptyObjectDigest && size == EmptyObject.Length)
            return EmptyObject;
        return element.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.String
            && data.TryGetBytesFromBase64(out var bytes) && bytes.Length == size && digest.Matches(bytes)
            ? bytes
            : null;
    }
}
