using Replication.Contracts.Images;
using Replication.Registries.Manifests;

namespace Replication.Registries.Layouts;

/// <summary>Reads manifests from a folder or archive, and verifies them.</summary>
internal static class LayoutReader
{
    private const int MaxManifestBytes = 4 * 1024 * 1024;

    /// <summary>Reads the content of <c>index.json</c>. Throws <see cref="RegistryException"/>.</summary>
    public static LayoutIndex ReadIndex(ILayoutContent content, byte[] bytes) => LayoutIndex.TryRead(bytes, out var index, out var problem)
        ? index
        : throw LayoutFailures.Invalid(content.Name, $"has a file {LayoutFolder.IndexFile} that {problem}. {content.Repair}");

    /// <summary>Reads and verifies a manifest; null when it does not exist. Throws <see cref="RegistryException"/>.</summary>
    public static ManifestDocument? Read(ILayoutContent content, Digest digest, string? announcedType)
    {
        using var file = content.Open(digest);
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
        var bytes = BytesOf(content, file, digest);
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
    public static bool HasBlobs(ILayoutContent content, ManifestDocument manifest) => manifest.Blobs.All(blob => HasBlob(content, blob));

    /// <summary>True when a blob exists with its size. The content is not read.</summary>
    public static bool HasBlob(ILayoutContent content, Descriptor blob)
    {
        using var file = content.Open(blob.Digest);
        return file?.Length == blob.Size;
    }

    private static byte[] BytesOf(ILayoutContent content, StoredFile file, Digest digest)
    {
        try
        {
            return file.ReadAll();
        }
        catch (IOException exception)
        {
            throw LayoutFailures.Unavailable($"{content.Name}, file {content.FileOf(digest)},", "read", exception);
        }
    }
}
