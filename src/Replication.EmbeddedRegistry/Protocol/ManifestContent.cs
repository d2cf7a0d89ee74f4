using System.Text.Json;

namespace Replication.EmbeddedRegistry.Protocol;

/// <summary>The parts of a manifest that a registry needs: its references and its subject.</summary>
internal sealed record ManifestContent
{
    private static readonly string[] ReferenceLists = ["layers", "manifests", "blobs"];

    /// <summary>The mediaType field.</summary>
    public string? MediaType { get; private init; }

    /// <summary>The referenced digests, without non-distributable layers.</summary>
    public IReadOnlyList<ContentDigest> References { get; private init; } = [];

    public ContentDigest? Subject { get; private init; }

    /// <summary>
    /// The artifact type in referrers lists: the field, else the media type of the config (image-spec, manifest.md, "artifactType").
    /// </summary>
    public string? ArtifactType { get; private init; }

    public IReadOnlyDictionary<string, string> Annotations { get; private init; } = new Dictionary<string, string>();

    /// <summary>Parses a manifest. On failure returns null and sets <paramref name="problem"/>.</summary>
    public static ManifestContent? Read(byte[] bytes, out string? problem)
    {
        problem = null;
        try
        {
            using var json = JsonDocument.Parse(bytes);
            return Read(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            problem = e.Message;
            return null;
        }
    }

    private static ManifestContent Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new FormatException("a manifest is a JSON object");

        var descriptors = ReferenceLists.Select(name => Member(root, name))
            .OfType<JsonElement>()
            .SelectMany(list => list.EnumerateArray())
            .ToList();
        var config = Member(root, "config");
        if (config is { } descriptor)
            descriptors.Add(descriptor);
        return new ManifestContent
        {
            MediaType = Text(root, "mediaType"),
            References = [.. descriptors.Where(it => !IsNotForDistribution(Text(it, "mediaType"))).Select(DigestOf).Distinct()],
            Subject = Member(root, "subject") is { } subject ? DigestOf(subject) : null,
            ArtifactType = Text(root, "artifactType") is { Length: > 0 } own ? own : config is { } it ? Text(it, "mediaType") : null,
            Annotations = Member(root, "annotations") is { } annotations
                ? annotations.EnumerateObject().GroupBy(it => it.Name).ToDictionary(it => it.Key, it => it.Last().Value.GetString() ?? "")
                : new Dictionary<string, string>(),
        };
    }

    // image-spec, layer.md, "Non-Distributable Layers", and the earlier foreign layers of Docker.
    private static bool IsNotForDistribution(string? mediaType) =>
        mediaType is not null
        && (mediaType.StartsWith("application/vnd.oci.image.layer.nondistributable.", StringComparison.Ordinal)
            || mediaType.StartsWith("application/vnd.docker.image.rootfs.foreign.", StringComparison.Ordinal));

    private static ContentDigest DigestOf(JsonElement descriptor) =>
        ContentDigest.TryParse(Text(descriptor, "digest"), out var digest)
            ? digest
            : throw new FormatException("a descriptor has no valid digest");

    private static string? Text(JsonElement element, string name) => Member(element, name)?.GetString();

    private static JsonElement? Member(JsonElement element, string name) =>
        element.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;
}
