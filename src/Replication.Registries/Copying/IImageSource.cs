using Replication.Contracts.Images;
using Replication.Registries.Blobs;
using Replication.Registries.Manifests;

namespace Replication.Registries.Copying;

/// <summary>A repository that a copy reads. All methods throw <see cref="RegistryException"/>.</summary>
internal interface IImageSource
{
    /// <summary>Names the repository in the sentence "The image in … has no manifest for linux/arm64".</summary>
    string Place { get; }

    /// <summary>Names one image of the repository in messages.</summary>
    string NameOf(Digest image);

    /// <summary>The last sentence of messages about damaged content: how to repair it.</summary>
    string Repair { get; }

    /// <summary>Returns the digest that a tag or digest names; null when it does not exist.</summary>
    Task<Digest?> ResolveAsync(string reference, CancellationToken cancellationToken);

    /// <summary>Returns the digest that a tag names. Fails also when the tag does not exist.</summary>
    Task<Digest> ReadDigestAsync(Tag tag, CancellationToken cancellationToken);

    /// <summary>Reads the manifest that a tag names; null when the tag does not exist.</summary>
    Task<ManifestDocument?> ReadAsync(Tag tag, CancellationToken cancellationToken);

    /// <summary>Reads a manifest by digest and verifies it; null when it does not exist.</summary>
    Task<ManifestDocument?> ReadAsync(Digest digest, string? announcedType, CancellationToken cancellationToken);

    /// <summary>True when the manifest is in memory, so that reading it costs nothing.</summary>
    bool HasCached(Digest digest);

    /// <summary>Starts the search for referrers. The result must be disposed.</summary>
    IReferrerFinder FindReferrers(CancellationToken cancellationToken);

    /// <summary>Reads a blob from a position on. The reader does not verify the digest.</summary>
    IBlobReader OpenBlob(Descriptor blob, BlobCoding coding, long startAt);

    /// <summary>True only when the repository provably holds the blob. An error is no proof.</summary>
    Task<bool> HoldsBlobAsync(Descriptor blob, CancellationToken cancellationToken);

    /// <summary>Records that the blob was read with the right digest.</summary>
    void RecordRead(Digest blob);

    /// <summary>The failure for a manifest that does not exist: the root of the image, or one that an index lists.</summary>
    CopyFailure MissingManifest(Digest digest, bool isRoot);
}
