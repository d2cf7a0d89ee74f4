using System.Collections.Concurrent;
using System.Text.Json;
using Replication.Contracts.Images;
using Replication.Registries.Manifests;

namespace Replication.Registries.Layouts;

/// <summary>
/// An archive in the older format of Docker: <c>manifest.json</c>, configs and uncompressed layers. It has no manifests, so they are
/// created: an OCI manifest with the config of the archive and gzip layers, as skopeo compresses them. Only the images that are asked for
/// are compressed.
/// </summary>
internal sealed class DockerImages(TarArchive archive) : ILayoutContent
{
    /// <summary>The file that lists the images.</summary>
    public const string ListFile = "manifest.json";

    private const int MaxListBytes = 16 * 1024 * 1024;
    private const string ConfigType = "application/vnd.oci.image.config.v1+json";
    private const string LayerType = "application/vnd.oci.image.layer.v1.tar+gzip";

    private readonly SemaphoreSlim _turn = new(1);
    private readonly ConcurrentDictionary<string, PackedLayer> _layers = new(StringComparer.Ordinal);
    private readonly Dictionary<DockerImageEntry, ManifestDocument> _built = [];
    private readonly ConcurrentDictionary<Digest, byte[]> _small = new();
    private IReadOnlyList<DockerImageEntry>? _images;

    public string Name => archive.Name;

    public string Path => archive.Path;

    public string Repair => "Write the archive again, or copy it again.";

    public bool MayHaveReferrers => false;

    public async Task<LayoutIndex> ReadIndexAsync(string? wanted, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            _images ??= ReadList();
            List<string> names = [.. _images.SelectMany(static image => image.Tags)];
            if (wanted is null && _images.Count > 1)
                throw LayoutFailures.NoImage(this, $"has {_images.Count} images. Name one with its tag", names);
            List<DockerImageEntry> chosen = [.. wanted is null ? _images : _images.Where(image => image.HasTag(wanted))];
            if (chosen.Count != 1)
            {
                throw LayoutFailures.NoImage(
                    this, chosen.Count == 0 ? $"has no image with the tag {wanted}" : $"has several images with the tag {wanted}", names);
            }
            var index = LayoutIndex.Empty;
            var manifest = await BuildAsync(chosen[0], cancellationToken);
            return LayoutIndex.TryRead(index.With(LayoutNames.OfOne, wanted, manifest)!, out var made, out _) ? made : index;
        }
        finally
        {
            _turn.Release();
        }
    }

    public ValueTask<StoredFile?> OpenAsync(Digest digest, CancellationToken cancellationToken) => ValueTask.FromResult(
        _small.TryGetValue(digest, out var bytes)
            ? new StoredFile(bytes)
            : _layers.Values.FirstOrDefault(layer => layer.Digest == digest)?.Open());

    public string FileOf(Digest digest) => _layers.FirstOrDefault(layer => layer.Value.Digest == digest).Key ?? ListFile;

    public void Dispose()
    {
        foreach (var layer in _layers.Values)
            layer.Dispose();
        archive.Dispose();
        _turn.Dispose();
    }

    private IReadOnlyList<DockerImageEntry> ReadList() =>
        DockerImageEntry.ReadAll(archive.ReadSmall(ListFile, MaxListBytes)!) is { Count: > 0 } images
            ? images
            : throw LayoutFailures.Invalid(Name, $"has a file {ListFile} that lists no images. {Repair}");

    private async Task<ManifestDocument> BuildAsync(DockerImageEntry image, CancellationToken cancellationToken)
    {
        if (_built.TryGetValue(image, out var built))
            return built;
        var config = archive.ReadSmall(image.Config, MaxListBytes) ?? throw Missing(image.Config);
        var expected = DiffIdsIn(config) ?? throw LayoutFailures.Invalid(Name, $"has a config '{image.Config}' without diff_ids. {Repair}");
        if (expected.Count != image.Layers.Count)
        {
            throw LayoutFailures.Invalid(
                Name, $"has {image.Layers.Count} layers for the config '{image.Config}', which lists {expected.Count}. {Repair}");
        }
        foreach (var (layer, diffId) in image.Layers.Zip(expected))
            await PackAsync(layer, diffId, cancellationToken);
        var bytes = ManifestOf(config, [.. image.Layers.Select(name => _layers[name])]);
        var digest = Digest.Sha256Of(bytes);
        (_small[Digest.Sha256Of(config)], _small[digest]) = (config, bytes);
        var manifest = ManifestParser.Parse(bytes, digest, ManifestMediaTypes.OciManifest) is ManifestReading.Read read
            ? read.Manifest
            : throw new InvalidOperationException("the manifest that was created cannot be read");
        return _built[image] = manifest;
    }

    private async Task PackAsync(string name, Digest diffId, CancellationToken cancellationToken)
    {
        if (!_layers.TryGetValue(name, out var packed))
        {
            using var file = archive.Find(name) ?? throw Missing(name);
            try
            {
                _layers[name] = packed = await PackedLayer.OfAsync(file, cancellationToken);
            }
            catch (InvalidDataException exception)
            {
                throw LayoutFailures.Invalid(Name, $"has a damaged layer '{name}'. {Repair}", exception);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw LayoutFailures.Unavailable($"{Name}, layer {name} (compressed in {System.IO.Path.GetTempPath()}),", "read", exception);
            }
        }
        if (packed.DiffId == diffId)
            return;
        throw new RegistryException(new CopyFailure(
            CopyFailure.DigestMismatch,
            $"{Name} has a layer '{name}' whose content does not match {diffId}, as its config says. The archive is damaged. {Repair}",
            IsWorthRetrying: false));
    }

    private RegistryException Missing(string name) => new(new CopyFailure(
        CopyFailure.BlobUnknown, $"{Name} lacks the file '{name}', which its {ListFile} lists. {Repair}", IsWorthRetrying: false));

    private static List<Digest>? DiffIdsIn(byte[] config)
    {
        try
        {
            using var json = JsonDocument.Parse(config);
            return [.. json.RootElement.GetProperty("rootfs").GetProperty("diff_ids").EnumerateArray()
                .Select(static it => Digest.TryParse(it.GetString(), out var digest) ? digest : throw new JsonException("no digest"))];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    // The order of the members is fixed, so that the same archive always has the same digest.
    private static byte[] ManifestOf(byte[] config, IReadOnlyList<PackedLayer> layers)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, LayoutIndex.JsonOptions))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", 2);
            json.WriteString("mediaType", ManifestMediaTypes.OciManifest);
            json.WritePropertyName("config");
            WriteDescriptor(json, ConfigType, Digest.Sha256Of(config), config.Length);
            json.WriteStartArray("layers");
            foreach (var layer in layers)
                WriteDescriptor(json, LayerType, layer.Digest, layer.Length);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return bytes.ToArray();
    }

    private static void WriteDescriptor(Utf8JsonWriter json, string mediaType, Digest digest, long size)
    {
        json.WriteStartObject();
        json.WriteString("mediaType", mediaType);
        json.WriteString("digest", digest.Text);
        json.WriteNumber("size", size);
        json.WriteEndObject();
    }
}
