using System.Globalization;
using System.Text.Json;
using Replication.Contracts.Images;
using Replication.Registries.Blobs;
using Replication.Registries.Copying;

namespace Replication.Registries.Manifests;

/// <summary>
/// Reads when an image was created: the annotation <c>org.opencontainers.image.created</c>, or else <c>created</c> of its config. An index
/// without the annotation was created with the first of its images.
/// </summary>
internal static class CreationTimeReader
{
    private const int MaxDepth = 4;
    private const int MaxConfigBytes = 4 * 1024 * 1024;

    /// <summary>
    /// Returns the time; null when it is not known. Throws <see cref="RegistryException"/> when another attempt may succeed.
    /// </summary>
    public static async Task<DateTimeOffset?> ReadAsync(
        IImageSource source, Tag tag, CancellationToken cancellationToken)
    {
        try
        {
            var manifest = await source.ReadAsync(tag, cancellationToken);
            for (var depth = 0; depth < MaxDepth && manifest is not null; depth++)
            {
                using var json = JsonDocument.Parse(manifest.Bytes);
                if (Time(Find(json.RootElement, "annotations", "org.opencontainers.image.created")) is { } annotated)
                    return annotated;
                // Attestations are beside the images that they are about.
                if (manifest.Manifests.FirstOrDefault(static it => it.AttestationOf is null) is not { } child)
                    return await ReadConfigAsync(source, manifest, json.RootElement, cancellationToken);
                manifest = await source.ReadAsync(child.Digest, child.MediaType, cancellationToken);
            }
            return null;
        }
        catch (Exception e) when (e is JsonException or RegistryException { Failure: { IsWorthRetrying: false, IsRefusal: false } })
        {
            return null;
        }
    }

    private static async Task<DateTimeOffset?> ReadConfigAsync(
        IImageSource source, ManifestDocument manifest, JsonElement root, CancellationToken cancellationToken)
    {
        if (Find(root, "config", "digest")?.GetString() is not { } digest
            || manifest.Blobs.FirstOrDefault(it => it.Digest.Text == digest) is not { Size: > 0 and <= MaxConfigBytes } config)
            return null;
        using var blob = await SmallBlob.TryReadAsync(source, config, cancellationToken);
        if (blob is null)
            return null;
        using var json = JsonDocument.Parse(blob.Bytes);
        return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("created", out var created)
            ? Time(created)
            : null;
    }

    private static JsonElement? Find(JsonElement root, string map, string key) =>
        root.ValueKind == JsonValueKind.Object
        && root.TryGetProperty(map, out var values)
        && values.ValueKind == JsonValueKind.Object
        && values.TryGetProperty(key, out var value)
        && value.ValueKind == JsonValueKind.String ? value : null;

    private static DateTimeOffset? Time(JsonElement? value) =>
        value is { ValueKind: JsonValueKind.String } text
        && DateTimeOffset.TryParse(text.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;
}
