using System.Buffers;
using Replication.Contracts.Images;
using Replication.Registries.Blobs;
using Replication.Registries.Manifests;

namespace Replication.Registries.Layouts;

/// <summary>Reads manifests from a folder or archive, and verifies them.</summary>
internal static class LayoutReader
{
    private const int MaxManifestBytes = 4 * 1024 * 1024;
    private const int BufferBytes = 128 * 1024;

    /// <summary>Reads the content of <c>index.json</c>. Throws <see cref="RegistryException"/>.</summary>
    public static LayoutIndex ReadIndex(IStoredContent content, byte[] bytes) => LayoutIndex.TryRead(bytes, out var index, out var problem)
        ? index
        : throw LayoutFailures.Invalid(content.Name, $"has a file {LayoutFolder.IndexFile} that {problem}. {content.Repair}");

    /// <summary>Reads and verifies a manifest; null when it does not exist. Throws <see cref="RegistryException"/>.</summary>
    public static async Task<ManifestDocument?> ReadAsync(
        IStoredContent content, Digest digest, string? announcedType, CancellationToken cancellationToken)
    {
        using var file = await content.OpenAsync(digest, cancellationToken);
        if (file is null)
            return null;
        if (file.Length > MaxManifestBytes)
        {
            throw new RegistryException(new CopyFailure(
                CopyFailure.ManifestTooLarge,
                $"{content.Name} has a manifest of {file.Length} bytes (file {content.FileOf(digest)}). Manifests of more than "
                    + $"{MaxManifestBytes} bytes are not copied, because most registries reject them.",
                IsWorthRetrying: false));
        }
        var bytes = await BytesOfAsync(content, file, digest, cancellationToken);
        if (!digest.Matches(bytes))
            throw new RegistryException(LayoutFailures.WrongContent(content, digest));
        return ManifestParser.Parse(bytes, digest, announcedType) switch
        {
            ManifestReading.Read read => read.Manifest,
            ManifestReading.Refused refused => throw new RegistryException(new CopyFailure(
                refused.Code,
                $"{content.Name} has a manifest that cannot be copied (file {content.FileOf(digest)}): {refused.Reason}. Build the image "
                    + $"with a current tool.",
                IsWorthRetrying: false)),
            _ => throw new InvalidOperationException("a manifest is read or refused"),
        };
    }

    /// <summary>True when all blobs of an image exist with their size. The content is not read.</summary>
    public static async Task<bool> HasBlobsAsync(
        IStoredContent content, ManifestDocument manifest, CancellationToken cancellationToken) =>
        await FindMissingAsync(content, manifest, cancellationToken) is null;

    /// <summary>Returns the first blob of an image that does not exist with its size; null when all exist.</summary>
    public static async Task<Descriptor?> FindMissingAsync(
        IStoredContent content, ManifestDocument manifest, CancellationToken cancellationToken)
    {
        foreach (var blob in manifest.Blobs)
        {
            if (!await HasBlobAsync(content, blob, cancellationToken))
                return blob;
        }
        return null;
    }

    /// <summary>True when a blob exists with its size. The content is not read.</summary>
    public static async Task<bool> HasBlobAsync(IStoredContent content, Descriptor blob, CancellationToken cancellationToken) =>
        await content.LengthOfAsync(blob.Digest, cancellationToken) == blob.Size;

    /// <summary>
    /// True only when a blob has the content that its digest says. A file with the right name and size proves nothing. An error is no
    /// proof.
    /// </summary>
    public static async Task<bool> HoldsBlobAsync(IStoredContent content, Descriptor blob, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            await using var reader = new FileBlobReader(content, blob, startAt: 0);
            using var hash = RunningHash.Of(blob.Digest);
            while (await reader.ReadAsync(buffer, cancellationToken) is var read and > 0)
                hash.Append(buffer.AsSpan(0, read));
            return hash.ToHex() == blob.Digest.Hex;
        }
        catch (RegistryException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<byte[]> BytesOfAsync(
        IStoredContent content, StoredFile file, Digest digest, CancellationToken cancellationToken)
    {
        try
        {
            return await file.ReadAllAsync(cancellationToken);
        }
        catch (IOException exception)
        {
            throw LayoutFailures.Unavailable($"{content.Name}, file {content.FileOf(digest)},", "read", exception);
        }
    }
}
