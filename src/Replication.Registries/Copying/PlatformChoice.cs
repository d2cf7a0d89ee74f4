using Replication.Registries.Manifests;

namespace Replication.Registries.Copying;

/// <summary>Chooses the manifests of an index that are copied. The index itself stays as it is, with its digest: the target holds it without what was left out.</summary>
internal sealed class PlatformChoice(IReadOnlyList<ImagePlatform> wanted)
{
    /// <summary>The manifests that are wanted; those that name no platform are, attestations with the manifest they belong to.</summary>
    public IReadOnlyList<Descriptor> Of(IReadOnlyList<Descriptor> manifests)
    {
        if (wanted.Count == 0)
            return manifests;
        var chosen = manifests.Where(manifest => manifest.AttestationOf is null && IsWanted(manifest)).ToList();
        var digests = chosen.Select(static manifest => manifest.Digest).ToHashSet();
        return [.. chosen, .. manifests.Where(manifest => manifest.AttestationOf is { } subject && digests.Contains(subject))];
    }

    private bool IsWanted(Descriptor manifest) => manifest.Platforms.Count == 0 || wanted.Any(platform => manifest.Platforms.Any(platform.Matches));

    /// <summary>The wanted platforms for which an image has no manifest.</summary>
    public IReadOnlyList<ImagePlatform> MissingFrom(IReadOnlyList<Descriptor> manifests) =>
        [.. wanted.Where(platform => !manifests.Any(manifest => manifest.Platforms.Any(platform.Matches)))];
}
