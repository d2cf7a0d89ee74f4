using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Replication.EmbeddedRegistry.Samples;

/// <summary>An image that Docker accepts: each layer is a gzipped tar with one file, and the config has the diff ids.</summary>
public sealed class SampleImage : SampleManifest
{
    private static readonly DateTimeOffset Created = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private SampleImage(string mediaType, JsonObject document)
        : base(mediaType, document)
    {
    }

    /// <summary>The architecture in the config.</summary>
    public required string Architecture { get; init; }

    /// <summary>
    /// Creates the image of a seed, the same each time. The blob of a layer is slightly larger than the given size because of tar and gzip
    /// headers. A <paramref name="subject"/> or an <paramref name="artifactType"/> makes it a referrer or an artifact.
    /// <paramref name="on"/> adds base layers that are shared with other images. <paramref name="created"/> is the time in the config.
    /// </summary>
    public static SampleImage Create(
        int seed = 1,
        IReadOnlyList<long>? layerSizes = null,
        SampleFormat format = SampleFormat.Oci,
        string architecture = "amd64",
        SampleManifest? subject = null,
        string? artifactType = null,
        SharedLayers? on = null,
        DateTimeOffset? created = null)
    {
        var oci = format == SampleFormat.Oci;
        var layers = (layerSizes ?? [1024, 2048]).Select((size, i) => Layer(oci, i < on?.Layers ? on.Seed : seed, i, size)).ToList();
        var config = SampleBlob.Of(oci
            ? MediaTypes.OciConfig
            : MediaTypes.DockerConfig, Config(seed, architecture, created ?? Created, layers.Select(it => it.DiffId)));
        List<SampleBlob> blobs = [config, .. layers.Select(it => it.Blob)];

        var mediaType = oci ? MediaTypes.OciManifest : MediaTypes.DockerManifest;
        var document = new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = mediaType };
        if (artifactType is not null)
            document["artifactType"] = artifactType;
        document["config"] = Descriptor(config);
        document["layers"] = new JsonArray([.. blobs.Skip(1).Select(Descriptor)]);
        if (subject is not null)
            document["subject"] = Descriptor(subject);
        return new SampleImage(mediaType, document) { Architecture = architecture, Blobs = blobs };
    }

    private static JsonObject Descriptor(SampleBlob blob) => Descriptor(blob.MediaType, blob.Digest, blob.Size);

    private static byte[] Config(int seed, string architecture, DateTimeOffset created, IEnumerable<string> diffIds) =>
        JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["created"] = created,
            ["architecture"] = architecture,
            ["os"] = "linux",
            ["config"] = new JsonObject { ["Labels"] = new JsonObject { ["seed"] = $"{seed}" } },
            ["rootfs"] =
                new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray([.. diffIds.Select(it => JsonValue.Create(it))]) },
        });

    private static (SampleBlob Blob, string DiffId) Layer(bool oci, int seed, int number, long size)
    {
        var contentSeed = ((ulong)(uint)seed << 32) | (uint)number;
        var diffId = "";
        var blob = SampleBlob.Of(oci ? MediaTypes.OciLayer : MediaTypes.DockerLayer, destination =>
        {
            using var compressed = new GZipStream(destination, CompressionLevel.NoCompression, leaveOpen: true);
            using var measured = new HashingSink(compressed);
            WriteTar(measured, $"sample/layer-{number}", contentSeed, size);
            diffId = measured.Digest();
        });
        return (blob, diffId);
    }

    private static void WriteTar(Stream destination, string name, ulong contentSeed, long size)
    {
        using var tar = new TarWriter(destination, TarEntryFormat.Ustar, leaveOpen: true);
        tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
        {
            ModificationTime = Created,
            DataStream = new SeededStream(contentSeed, size),
        });
    }
}
