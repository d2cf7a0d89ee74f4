using Replication.Contracts.Images;

namespace Replication.Registries.Manifests;

/// <summary>What stands under a tag or digest, as the registry says; it may not say of what kind it is.</summary>
internal sealed record FoundManifest(Digest Digest, string? MediaType);
