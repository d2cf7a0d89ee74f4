using Replication.Contracts.Images;
using Replication.Registries.Manifests;

namespace Replication.Registries.Copying;

/// <summary>The referrers of a manifest: manifests that name it as their subject, and tags that cosign derives from its digest.</summary>
internal sealed record FoundReferrers(IReadOnlyCollection<Descriptor> Referrers, IReadOnlyList<(Tag Tag, Digest Digest)> Tags);
