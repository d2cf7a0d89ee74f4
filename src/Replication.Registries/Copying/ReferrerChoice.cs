using Replication.Contracts.Images;
using Replication.Registries.Manifests;
using Replication.Registries.Signatures;

namespace Replication.Registries.Copying;

/// <summary>Decides which manifests of a list of referrers are copied.</summary>
internal static class ReferrerChoice
{
    /// <summary>Returns whether a manifest is copied with its subject. Throws <see cref="RegistryException"/>.</summary>
    public static async Task<bool> IsCopiedAsync(
        IImageSource source, ManifestDocument referrer, Digest subject, bool verifies, CancellationToken cancellationToken) =>
        // A list may contain manifests with another subject.
        referrer.Subject?.Digest == subject
        // Only the signed image passes. An image that names it as its subject is not signed.
        && (!verifies
            || (ArtifactLayers.IsArtifact(referrer) && await ArtifactContent.IsTextAsync(source, referrer, cancellationToken)));
}
