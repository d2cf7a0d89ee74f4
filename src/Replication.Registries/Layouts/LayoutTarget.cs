using Replication.Contracts.Images;
using Replication.Registries.Copying;
using Replication.Registries.Manifests;

namespace Replication.Registries.Layouts;

/// <summary>
/// A folder as the target of a copy. <c>index.json</c> lists what has a tag, and referrers; other manifests are only files. It is written
/// last, so an entry never lacks its blobs.
/// </summary>
internal sealed class LayoutTarget(
    ImageStore store, LayoutFolder folder, LayoutNames names, LayoutWriters writers, Action? beforeTagWrite) : IImageTarget
{
    public async Task<FoundManifest?> FindAsync(string reference, CancellationToken cancellationToken)
    {
        // A folder that does not exist yet is empty. A foreign folder is refused before anything is copied.
        writers.Open(folder);
        if (Digest.TryParse(reference, out var digest))
            return await FindAsync(digest, mediaType: null, cancellationToken) is { LacksContent: false } whole ? whole : null;
        var tagged = folder.ReadIndex().Entries.LastOrDefault(entry => names.IsTagged(entry, reference))?.Descriptor;
        return tagged is null
            ? null
            : await FindAsync(tagged.Digest, tagged.MediaType, cancellationToken)
                ?? new FoundManifest(tagged.Digest, tagged.MediaType) { LacksContent = true };
    }

    public async Task PutAsync(string reference, ManifestDocument manifest, CancellationToken cancellationToken)
    {
        if (!ManifestMediaTypes.IsIndex(manifest.MediaType)
            && await LayoutReader.FindMissingAsync(folder, manifest, cancellationToken) is { } missing)
            throw new RegistryException(Removed(missing));
        if (await FindAsync(manifest.Digest, manifest.MediaType, cancellationToken) is null)
            writers.Open(folder).WriteBlob(manifest.Digest, manifest.Bytes);
        var tag = reference == manifest.Digest.Text ? null : reference;
        if (tag is not null)
        {
            await writers.Open(folder).ChangeIndexAsync(
                index => index.With(names, tag, manifest), beforeTagWrite, cancellationToken);
        }
        else if (manifest.Subject is not null)
            await ListAsync(manifest, cancellationToken);
    }

    public async Task<bool> TryListReferrerAsync(Digest subject, ManifestDocument referrer, CancellationToken cancellationToken)
    {
        await ListAsync(referrer, cancellationToken);
        return true;
    }

    // The entries of a layout have no list of their own.
    public Task<bool> TryTakeListAsync(Digest subject, ManifestDocument list, CancellationToken cancellationToken) =>
        Task.FromResult(false);

    public IBlobCopier BlobsFrom(IImageSource source, BlobCopyContext context) =>
        new LayoutBlobCopier(store, folder, writers, source, context);

    public bool IsKnown(Digest manifest) => false;

    public void Know(Digest manifest)
    {
    }

    public bool IsKnownComplete(Digest index) => false;

    public void KnowComplete(Digest index)
    {
    }

    public void Forget(Digest content)
    {
    }

    public Task<bool> LacksManifestAsync(Digest digest, CancellationToken cancellationToken) => LacksAsync(digest, cancellationToken);

    public Task<bool> LacksBlobAsync(Digest digest, CancellationToken cancellationToken) => LacksAsync(digest, cancellationToken);

    private Task<bool> ListAsync(ManifestDocument referrer, CancellationToken cancellationToken) =>
        writers.Open(folder).ChangeIndexAsync(index => index.With(names, tag: null, referrer), beforeWrite: null, cancellationToken);

    private async Task<bool> LacksAsync(Digest digest, CancellationToken cancellationToken)
    {
        using var file = await folder.OpenAsync(digest, cancellationToken);
        return file is null;
    }

    // A damaged manifest counts as missing, so that the copy replaces it.
    private async Task<FoundManifest?> FindAsync(Digest digest, string? mediaType, CancellationToken cancellationToken)
    {
        try
        {
            return await LayoutReader.ReadAsync(folder, digest, mediaType, cancellationToken) is { } manifest
                ? new FoundManifest(digest, manifest.MediaType)
                {
                    LacksContent = !await LayoutReader.HasBlobsAsync(folder, manifest, cancellationToken),
                }
                : null;
        }
        catch (RegistryException exception) when (exception.Failure.Code is CopyFailure.DigestMismatch or CopyFailure.ManifestTooLarge
            or CopyFailure.InvalidManifest or CopyFailure.UnsupportedManifest)
        {
            return null;
        }
    }

    private CopyFailure Removed(Descriptor blob) => new(
        CopyFailure.BlobUnknown,
        $"{folder.Name} lacks the blob {blob.Digest} right after it was written. Another program removes files from the folder. Stop it, "
            + $"and copy again.",
        IsWorthRetrying: true);
}
