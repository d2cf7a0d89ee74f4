using Replication.Contracts.Images;
using Replication.Registries.Manifests;

namespace Replication.Registries.Copying;

/// <summary>A repository that a copy writes. All methods throw <see cref="RegistryException"/>.</summary>
internal interface IImageTarget
{
    /// <summary>Returns the manifest that a tag or digest names; null when it does not exist.</summary>
    Task<FoundManifest?> FindAsync(string reference, CancellationToken cancellationToken);

    /// <summary>
    /// Writes a manifest whose content exists, by tag or digest, and ensures that it is listed as a referrer of its subject. Throws
    /// <see cref="MissingContentException"/> when referenced content does not exist.
    /// </summary>
    Task PutAsync(string reference, ManifestDocument manifest, CancellationToken cancellationToken);

    /// <summary>
    /// Ensures that a manifest that exists is listed as a referrer of its subject. Returns false when it must be written again for that.
    /// </summary>
    Task<bool> TryListReferrerAsync(Digest subject, ManifestDocument referrer, CancellationToken cancellationToken);

    /// <summary>
    /// Writes the list of referrers of the source under the fallback tag, unchanged, when the target has no referrers API and its own list
    /// has no other entries. Everything that it lists must exist. Returns whether it was written.
    /// </summary>
    Task<bool> TryTakeListAsync(Digest subject, ManifestDocument list, CancellationToken cancellationToken);

    /// <summary>Returns the copier of the blobs of one image.</summary>
    IBlobCopier BlobsFrom(IImageSource source, BlobCopyContext context);

    /// <summary>True when the manifest was seen a short time ago.</summary>
    bool IsKnown(Digest manifest);

    /// <summary>Records that the manifest exists.</summary>
    void Know(Digest manifest);

    /// <summary>True for an index that was seen a short time ago with everything that it lists.</summary>
    bool IsKnownComplete(Digest index);

    /// <summary>Records that the index exists with everything that it lists.</summary>
    void KnowComplete(Digest index);

    /// <summary>Removes content from what is known.</summary>
    void Forget(Digest content);

    /// <summary>Checks whether a manifest is missing. An error does not count as missing.</summary>
    Task<bool> LacksManifestAsync(Digest digest, CancellationToken cancellationToken);

    /// <summary>Checks whether a blob is missing. An error does not count as missing.</summary>
    Task<bool> LacksBlobAsync(Digest digest, CancellationToken cancellationToken);
}
