using Replication.Contracts.Images;
using Replication.Registries.Blobs;
using Replication.Registries.Copying;
using Replication.Registries.Manifests;

namespace Replication.Registries.Layouts;

/// <summary>A folder or archive as the source of a copy.</summary>
internal sealed class LayoutSource(ILayoutContent content, LayoutNames names) : IImageSource
{
    public string Place => content.Path;

    public string Repair => content.Repair;

    public string NameOf(Digest image) => $"{image} in {content.Path}";

    public async Task<Digest?> ResolveAsync(string reference, CancellationToken cancellationToken)
    {
        if (!Digest.TryParse(reference, out var digest))
            return (await FindAsync(reference, cancellationToken))?.Descriptor.Digest;
        return await content.LengthOfAsync(digest, cancellationToken) is null ? null : digest;
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
            foreach (var image in images.ToList())
            {
                var found = image.Descriptor;
                if (await LayoutReader.ReadAsync(content, found.Digest, TypeOf(found), cancellationToken) is { Subject: not null })
                    images.Remove(image);
            }
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
            ? await LayoutReader.ReadAsync(content, found.Digest, TypeOf(found), cancellationToken)
            : null;

    public Task<ManifestDocument?> ReadAsync(Digest digest, string? announcedType, CancellationToken cancellationToken) =>
        LayoutReader.ReadAsync(content, digest, announcedType, cancellationToken);

    public bool HasCached(Digest digest) => false;

    public IReferrerFinder FindReferrers(CancellationToken cancellationToken) => new LayoutReferrers(content, names, cancellationToken);

    public IBlobReader OpenBlob(Descriptor blob, BlobCoding coding, long startAt) => new FileBlobReader(content, blob, startAt);

    public Task<bool> HoldsBlobAsync(Descriptor blob, CancellationToken cancellationToken) =>
        LayoutReader.HoldsBlobAsync(content, blob, cancellationToken);

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
