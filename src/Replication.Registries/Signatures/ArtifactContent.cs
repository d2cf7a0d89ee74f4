using Replication.Registries.Blobs;
using Replication.Registries.Copying;
using Replication.Registries.Manifests;

namespace Replication.Registries.Signatures;

/// <summary>Reads the blobs of an artifact that nobody signed, to know that no runtime can unpack one of them.</summary>
internal static class ArtifactContent
{
    /// <summary>Largest blob that is read, in bytes. An artifact with a larger one is not copied.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>
    /// True when all blobs are text, or signatures in CBOR. Throws <see cref="RegistryException"/> when one cannot be read now.
    /// </summary>
    public static async Task<bool> IsTextAsync(
        IImageSource source, ManifestDocument manifest, CancellationToken cancellationToken)
    {
        if (ArtifactLayers.HasContentElsewhere(manifest))
            return false;
        foreach (var blob in manifest.Blobs)
        {
            if (!await IsTextAsync(source, blob, cancellationToken))
                return false;
        }
        return true;
    }

    private static bool IsText(Descriptor blob, ReadOnlySpan<byte> content) =>
        PlainText.Is(content) || (blob.MediaType == ArtifactLayers.Cose && PlainText.IsCose(content));

    private static async Task<bool> IsTextAsync(
        IImageSource source, Descriptor blob, CancellationToken cancellationToken)
    {
        if (blob.Size > MaxBytes)
            return false;
        using var read = await SmallBlob.TryReadAsync(source, blob, cancellationToken);
        return read is not null && IsText(blob, read.Bytes.Span);
    }
}
