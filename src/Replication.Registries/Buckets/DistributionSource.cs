using Replication.Contracts.Images;
using Replication.Registries.Blobs;
using Replication.Registries.Copying;
using Replication.Registries.Layouts;
using Replication.Registries.Manifests;

namespace Replication.Registries.Buckets;

/// <summary>A repository in the storage of the distribution registry as the source of a copy.</summary>
internal sealed class DistributionSource(DistributionContent content, RepositoryName repository) : IImageSource
{
    public string Place => $"{repository} in {content.Path}";

    public string Repair => content.Repair;

    public string NameOf(Digest image) => $"{repository}@{image} in {content.Path}";

    public async Task<Digest?> ResolveAsync(string reference, CancellationToken cancellationToken)
    {
        var link = await content.ReadLinkAsync(
            Digest.TryParse(reference, out var digest)
                ? DistributionContent.LinkOf(repository, digest)
                : DistributionContent.LinkOf(repository, reference),
            cancellationToken);
        // In a foreign folder nothing exists. That is a mistake of the configuration, not a missing image.
        if (link is null)
            await content.RequireStorageAsync(cancellationToken);
        return link;
    }

    public async Task<Digest> ReadDigestAsync(Tag tag, CancellationToken cancellationToken) =>
        await ResolveAsync(tag.Text, cancellationToken) ?? throw BucketFailures.NoTag(content.Name, repository, tag);

    public async Task<ManifestDocument?> ReadAsync(Tag tag, CancellationToken cancellationToken)
    {
        if (await ResolveAsync(tag.Text, cancellationToken) is not { } digest)
            return null;
        return await ReadAsync(digest, announcedType: null, cancellationToken)
            ?? throw new RegistryException(MissingManifest(digest, isRoot: true));
    }

    public Task<ManifestDocument?> ReadAsync(Digest digest, string? announcedType, CancellationToken cancellationToken) =>
        LayoutReader.ReadAsync(content, digest, announcedType, cancellationToken);

    public bool HasCached(Digest digest) => false;

    public IReferrerFinder FindReferrers(CancellationToken cancellationToken) => new DistributionReferrers(this, cancellationToken);

    public IBlobReader OpenBlob(Descriptor blob, BlobCoding coding, long startAt) => new FileBlobReader(content, blob, startAt);

    public Task<bool> HoldsBlobAsync(Descriptor blob, CancellationToken cancellationToken) =>
        LayoutReader.HoldsBlobAsync(content, blob, cancellationToken);

    public void RecordRead(Digest blob)
    {
    }

    public CopyFailure MissingManifest(Digest digest, bool isRoot) => isRoot
        ? new CopyFailure(
            CopyFailure.ManifestUnknown,
            $"{content.Name} lacks the manifest {digest} (file {content.FileOf(digest)}), which a link of the repository {repository} "
                + $"names. {content.Repair}",
            IsWorthRetrying: false)
        : LayoutFailures.MissingManifest(content, digest, isRoot);
}
