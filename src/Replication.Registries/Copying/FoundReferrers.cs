using Replication.Contracts.Images;
using Replication.Registries.Manifests;

namespace Replication.Registries.Copying;

/// <summary>The referrers of a manifest: manifests that name it as their subject, and tags that cosign derives from its digest.</summary>
internal sealed record FoundReferrers(IReadOnlyCollection<Descriptor> Referrers, IReadOnlyList<(Tag Tag, Digest Digest)> Tags)
{
    /// <summary>The list under the fallback tag; null when there is none, or when the registry lists the referrers itself.</summary>
    public ManifestDocument? List { get; init; }
}
