using Replication.Contracts.Images;
using Replication.Registries.Manifests;

namespace Replication.Registries.Copying;

/// <summary>
/// Compares lists of referrers by what they list. Clients write them, so two lists of the same referrers may differ in their bytes.
/// </summary>
internal static class ReferrersListComparison
{
    /// <summary>
    /// Returns whether the target lists every referrer of a list at the source that a copy brings to it. False when
    /// <paramref name="list"/> is no list. Throws <see cref="RegistryException"/>.
    /// </summary>
    public static async Task<bool> IsAtTargetAsync(
        IImageSource source, Digest list, Digest subject, IImageSource target, bool verifies, CancellationToken cancellationToken)
    {
        if (await source.ReadAsync(list, announcedType: null, cancellationToken) is not { } index
            || !ManifestMediaTypes.IsIndex(index.MediaType))
            return false;
        await using var finder = target.FindReferrers(cancellationToken);
        var listed = (await finder.FindAsync(subject)).Referrers.Select(static it => it.Digest).ToHashSet();
        foreach (var referrer in index.Manifests.Where(it => !listed.Contains(it.Digest)))
        {
            var manifest = await source.ReadAsync(referrer.Digest, referrer.MediaType, cancellationToken);
            if (manifest is not null && await ReferrerChoice.IsCopiedAsync(source, manifest, subject, verifies, cancellationToken))
                return false;
        }
        return true;
    }
}
