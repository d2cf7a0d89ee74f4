using Replication.Contracts.Images;
using Replication.Contracts.Rules;
using Replication.Registries.Copying;

namespace Replication.Registries.Manifests;

/// <summary>
/// Reads the type of an artifact: that of its manifest, or, for an index without an <c>artifactType</c>, that of the first of its
/// manifests. A copy reads the same manifests, so it takes them from the cache later.
/// </summary>
internal static class ArtifactTypeReader
{
    private const int MaxDepth = 4;

    /// <summary>Returns the type; null when a manifest does not exist. Throws <see cref="RegistryException"/>.</summary>
    public static async Task<string?> ReadAsync(IImageSource source, Digest digest, CancellationToken cancellationToken)
    {
        for (var depth = 0; depth < MaxDepth; depth++)
        {
            if (await source.ReadAsync(digest, announcedType: null, cancellationToken) is not { } manifest)
                return null;
            if (manifest.ArtifactType is { } type)
                return type;
            // Attestations are beside the images that they are about.
            if (manifest.Manifests.FirstOrDefault(static it => it.AttestationOf is null) is not { } child)
                break;
            digest = child.Digest;
        }
        return ArtifactTypes.OciImage;
    }
}
