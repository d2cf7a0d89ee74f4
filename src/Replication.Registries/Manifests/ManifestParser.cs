using System.Text.Json;
using Replication.Contracts.Images;
using Replication.Contracts.Rules;

namespace Replication.Registries.Manifests;

/// <summary>Parses Docker and OCI manifests. Manifests are never serialized again.</summary>
internal static class ManifestParser
{
    /// <summary>
    /// Parses a manifest with a verified digest. <paramref name="announcedType"/> is the media type from its descriptor or the response.
    /// </summary>
    public static ManifestReading Parse(ReadOnlyMemory<byte> bytes, Digest digest, string? announcedType)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            return new ManifestReading.Read(Read(json.RootElement, bytes, digest, announcedType));
        }
        catch (JsonException e)
        {
            return Invalid($"it is not valid JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})");
        }
        catch (InvalidOperationException)
        {
            return Invalid("a text in it is not valid Unicode");
        }
        catch (RefusedException refused)
        {
            return refused.Refusal;
        }
    }

    private static ManifestDocument Read(JsonElement root, ReadOnlyMemory<byte> bytes, Digest digest, string? announcedType)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw Refuse("it is not a JSON object");
        ManifestKeys.Expect(root, ManifestKeys.OfManifest, "it");
        var mediaType = TypeOf(root, announcedType);
        var empty = new ManifestDocument { Digest = digest, MediaType = mediaType, Bytes = bytes };
        if (ManifestMediaTypes.IsIndex(mediaType))
            return WithEntries(empty, root);
        var blobs = new DescriptorSet();
        var config = mediaType == ManifestMediaTypes.OciArtifact
            ? null
            : DescriptorReader.Read(Member(root, "config", JsonValueKind.Object) ?? throw Refuse("it has no config"), "config");
        if (config is not null)
            blobs.Add(config);
        var layers = DescriptorReader.ReadAll(root, mediaType == ManifestMediaTypes.OciArtifact ? "blobs" : "layers").ToList();
        blobs.AddRange(layers);
        return empty with
        {
            Blobs = [.. blobs.Items.Where(static blob => !ManifestMediaTypes.IsForeignLayer(blob.MediaType))],
            ArtifactType = ArtifactTypeOf(root)
                ?? layers.Find(static it => ArtifactTypes.IsOfLayer(it.MediaType))?.MediaType
                ?? config?.MediaType
                ?? mediaType,
            Subject = SubjectOf(root),
        };
    }

    private static ManifestDocument WithEntries(ManifestDocument empty, JsonElement root)
    {
        var entries = new DescriptorSet();
        // Go serializes an empty list as null.
        if (!root.TryGetProperty("manifests", out _))
            throw Refuse("it is an index without manifests");
        entries.AddRange(DescriptorReader.ReadAll(root, "manifests"));
        if (entries.Items.Any(static entry => ManifestMediaTypes.IsSchema1(entry.MediaType)))
            throw Schema1();
        return empty with
        {
            Manifests = [.. entries.Items.Where(static entry => ManifestMediaTypes.IsManifest(entry.MediaType))],
            Blobs = [.. entries.Items.Where(static entry => ManifestMediaTypes.IsBlob(entry.MediaType)
                && !ManifestMediaTypes.IsForeignLayer(entry.MediaType))],
            Unclear = [.. entries.Items.Where(static entry => !ManifestMediaTypes.IsManifest(entry.MediaType)
                && !ManifestMediaTypes.IsBlob(entry.MediaType))],
            ArtifactType = ArtifactTypeOf(root),
            Subject = SubjectOf(root),
        };
    }

    // The mediaType field comes first, because registries compare it on push. Without it, the announced type or the structure decides.
    private static string TypeOf(JsonElement root, string? announcedType)
    {
        // Go serializes a field that is not set as an empty text.
        var own = Member(root, "mediaType", JsonValueKind.String)?.GetString() is { Length: > 0 } set ? set : null;
        var type = own ?? announcedType ?? "";
        if (ManifestMediaTypes.IsSchema1(type) || (own is null
            && Member(root, "schemaVersion", JsonValueKind.Number) is { } version
            && version.TryGetInt32(out var number)
            && number == 1))
            throw Schema1();
        var (hasManifests, hasLayers) = (HasValue(root, "manifests"), HasValue(root, "layers"));
        // Such a document is a different image for different parsers.
        if (hasManifests && hasLayers)
            throw Refuse("it has both manifests and layers");
        if (!hasManifests && !hasLayers)
            (hasManifests, hasLayers) = (root.TryGetProperty("manifests", out _), root.TryGetProperty("layers", out _));
        if (ManifestMediaTypes.IsManifest(type))
            return type;
        if (own is not null)
            throw Refuse($"its media type '{Shown(own)}' is not a manifest type", CopyFailure.UnsupportedManifest);
        if (hasManifests)
            return ManifestMediaTypes.OciIndex;
        if (hasLayers)
            return ManifestMediaTypes.OciManifest;
        throw Refuse("it is neither an image nor an index", CopyFailure.UnsupportedManifest);
    }

    // Go serializes a field that is not set as an empty text. What is no text filters nothing, and registries refuse it.
    private static string? ArtifactTypeOf(JsonElement root) =>
        root.TryGetProperty("artifactType", out var member) && member.ValueKind == JsonValueKind.String
        && member.GetString() is { Length: > 0 } type
            ? type
            : null;

    private static Descriptor? SubjectOf(JsonElement root) =>
        Member(root, "subject", JsonValueKind.Object) is { } subject && !IsUnset(subject)
            ? DescriptorReader.Read(subject, "subject")
            : null;

    // Go serializes a descriptor that is not set with an empty digest.
    private static bool IsUnset(JsonElement descriptor) =>
        Member(descriptor, "digest", JsonValueKind.String)?.GetString() is null or "";

    private static bool HasValue(JsonElement root, string name) =>
        root.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null;

    internal static JsonElement? Member(JsonElement parent, string name, JsonValueKind kind)
    {
        if (!parent.TryGetProperty(name, out var member) || member.ValueKind == JsonValueKind.Null)
            return null;
        return member.ValueKind == kind ? member : throw Refuse($"its {name} is not of the right JSON type");
    }

    internal static string Shown(string text) => text.Length <= 100 && !text.Any(char.IsControl) ? text : "(unprintable)";

    private static RefusedException Schema1() => Refuse(
        "it is a Docker schema 1 manifest, which cannot be copied by digest; push the image again with a current client",
        CopyFailure.UnsupportedManifest);

    private static ManifestReading.Refused Invalid(string reason) => new(CopyFailure.InvalidManifest, reason);

    internal static RefusedException Refuse(string reason, string code = CopyFailure.InvalidManifest) =>
        new(new ManifestReading.Refused(code, reason));

    // Used inside this folder only, to leave nested parsing.
    internal sealed class RefusedException(ManifestReading.Refused refusal) : Exception
    {
        public ManifestReading.Refused Refusal { get; } = refusal;
    }
}
