using Replication.Registries.Manifests;

namespace Replication.Registries.Copying;

/// <summary>Selects the manifests of an index to copy. The index keeps its bytes and its digest, and is sparse at the target.</summary>
internal sealed class PlatformChoice(IReadOnlyList<ImagePlatform> wanted)
{
    /// <summary>
    /// Returns the manifests of the wanted platforms, those without a platform, and the attestations of the selected manifests.
    /// </summary>
    public IReadOnlyList<Descriptor> Of(IReadOnlyList<Descriptor> manifests)
    {
        if (wanted.Count == 0)
            return manifests;
        var chosen = manifests.Where(manifest => manifest.AttestationOf is null && IsWanted(manifest)).ToList();
        var digests = chosen.Select(static manifest => manifest.Digest).ToHashSet();
        return [.. chosen, .. manifests.Where(manifest => manifest.AttestationOf is { } subject && digests.Contains(subject))];
    }

    private bool IsWanted(Descriptor manifest) =>
        manifest.Platforms.Count == 0 || wanted.Any(platform => manifest.Platforms.Any(platform.Matches));

    /// <summary>Returns the wanted platforms without a manifest.</summary>
    public IReadOnlyList<ImagePlatform> MissingFrom(IReadOnlyList<Descriptor> manifests) =>
        [.. wanted.Where(platform => !manifests.Any(manifest => manifest.Platforms.Any(platform.Matches)))];
}
