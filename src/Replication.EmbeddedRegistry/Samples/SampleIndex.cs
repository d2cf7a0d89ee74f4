using System.Text.Json.Nodes;

namespace Replication.EmbeddedRegistry.Samples;

/// <summary>An index of images, or of further indexes.</summary>
public sealed class SampleIndex : SampleManifest
{
    private SampleIndex(string mediaType, JsonObject document)
        : base(mediaType, document)
    {
    }

    /// <summary>Creates an index of manifests in the given order.</summary>
    public static SampleIndex Create(
        IReadOnlyList<SampleManifest> children, SampleFormat format = SampleFormat.Oci, SampleManifest? subject = null)
    {
        var mediaType = format == SampleFormat.Oci ? MediaTypes.OciIndex : MediaTypes.DockerManifestList;
        var document = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = mediaType,
            ["manifests"] = new JsonArray([.. children.Select(Entry)]),
        };
        if (subject is not null)
            document["subject"] = Descriptor(subject);
        return new SampleIndex(mediaType, document) { Children = children };
    }

    /// <summary>Creates an index with one small image per architecture.</summary>
    public static SampleIndex Create(int seed, params IReadOnlyList<string> architectures) =>
        Create([.. architectures.Select((architecture, i) => SampleImage.Create((seed * 100) + i, architecture: architecture))]);

    private static JsonObject Entry(SampleManifest child)
    {
        var entry = Descriptor(child);
        if (child is SampleImage image)
            entry["platform"] = new JsonObject { ["architecture"] = image.Architecture, ["os"] = "linux" };
        return entry;
    }
}
