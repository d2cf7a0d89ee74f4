using Replication.Contracts.Images;
using Replication.Registries.Copying;
using Replication.Registries.Manifests;

namespace Replication.Registries.Buckets;

/// <summary>
/// Finds referrers in the storage of the distribution registry: the list under the fallback tag, and the tags of cosign. That registry has
/// no other list.
/// </summary>
internal sealed class DistributionReferrers(DistributionSource source, CancellationToken cancellationToken) : IReferrerFinder
{
    public void Expect(IEnumerable<Digest> subjects)
    {
    }

    public void Begin(Digest subject)
    {
    }

    public async Task<FoundReferrers> FindAsync(Digest subject)
    {
        IReadOnlyList<Descriptor> listed = [];
        if (await source.ResolveAsync(ReferrersTag.Of(subject).Text, cancellationToken) is { } list && list != subject)
            listed = (await source.ReadAsync(list, announcedType: null, cancellationToken))?.Manifests ?? [];
        var tags = new List<(Tag Tag, Digest Digest)>();
        foreach (var tag in ReferrersTag.OfCosign(subject))
        {
            if (await source.ResolveAsync(tag.Text, cancellationToken) is { } digest && digest != subject)
                tags.Add((tag, digest));
        }
        return new FoundReferrers([.. listed.DistinctBy(static referrer => referrer.Digest)], tags);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
