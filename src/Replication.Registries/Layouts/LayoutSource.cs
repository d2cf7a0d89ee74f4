using System.Buffers;
using Replication.Contracts.Images;
using Replication.Registries.Blobs;
using Replication.Registries.Copying;
using Replication.Registries.Manifests;

namespace Replication.Registries.Layouts;

/// <summary>A folder or archive as the source of a copy.</summary>
internal sealed class LayoutSource(ILayoutContent content, LayoutNames names) : IImageSource
{
    private const int BufferBytes = 128 * 1024;

    public string Place => content.Path;

    public string Repair => content.Repair;

    public string NameOf(Digest image) => $"{image} in {content.Path}";

    public async Task<Digest?> ResolveAsync(string reference, CancellationToken cancellationToken)
    {
        if (!Digest.TryParse(reference, out var digest))
            return (await FindAsync(reference, cancellationToken))?.Descriptor.Digest;
        using var file = content.Open(digest);
        return file is null ? null : digest;
    }

    public async Task<Digest> ReadDigestAsync(Tag tag, CancellationToken cancellationToken) =>
        (await FindAsync(tag.Text, cancellationToken))?.Descriptor.Digest
        ?? throw LayoutFailures.NoImage(
            content, $"has no image with the tag {tag}", (await content.ReadIndexAsync(tag.Text, cancellationToken)).Names);

    /// <summary>Returns the image when the user names no tag: the only one, or else the one with the tag latest.</summary>
    public async Task<Digest> ReadOnlyDigestAsync(CancellationToken cancellationToken)
    {
        var index = await content.ReadIndexAsync(wanted: null, cancellationToken);
        var images = index.Entries.DistinctBy(static entry => entry.Descriptor.Digest).ToList();
        if (images.Count > 1)
        {
            // Referrers are in the same list as the images.
            images.RemoveAll(it => LayoutReader.Read(content, it.Descriptor.Digest, TypeOf(it.Descriptor))?.Subject is not null);
        }
        if (images.Count == 1)
            return images[0].Descriptor.Digest;
        return index.Named("latest") is [var latest]
            ? latest.Descriptor.Digest
            : throw LayoutFailures.NoImage(
                content, images.Count == 0 ? "has no images" : $"has {images.Count} images. Name one with its tag", index.Names);
    }

    public async Task<ManifestDocument?> ReadAsync(Tag tag, CancellationToken cancellationToken) =>
        await FindAsync(tag.Text, cancellationToken) is { Descriptor: var found }
            ? LayoutReader.Read(content, found.Digest, TypeOf(found))
            : null;

    public Task<ManifestDocument?> ReadAsync(Digest digest, string? announcedType, CancellationToken cancellationToken) =>
        Task.FromResult(LayoutReader.Read(content, digest, announcedType));

    public bool HasCached(Digest digest) => false;

    public IReferrerFinder FindReferrers(CancellationToken cancellationToken) => new LayoutReferrers(content, names, cancellationToken);

    public IBlobReader OpenBlob(Descriptor blob, BlobCoding coding, long startAt) => new FileBlobReader(content, blob, startAt);

    public async Task<bool> HoldsBlobAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        // A file with the right name and size proves nothing: its content must match.
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

    public void RecordRead(Digest blob)
    {
    }

    public CopyFailure MissingManifest(Digest digest, bool isRoot) => LayoutFailures.MissingManifest(content, digest, isRoot);

    private async Task<LayoutEntry?> FindAsync(string tag, CancellationToken cancellationToken)
    {
        var index = await content.ReadIndexAsync(tag, cancellationToken);
        return names.Find(index, tag) switch
        {
            [] => null,
            [var one] => one,
            var several => throw LayoutFailures.NoImage(
                content, $"has {several.Count} images with the tag {tag}. Name one with its digest", index.Names),
        };
    }

    private static string? TypeOf(Descriptor descriptor) => descriptor.MediaType.Length > 0 ? descriptor.MediaType : null;
}
