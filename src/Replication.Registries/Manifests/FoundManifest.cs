using Replication.Contracts.Images;

namespace Replication.Registries.Manifests;

/// <summary>The manifest that a tag or digest names. The media type is null when the registry does not send it.</summary>
internal sealed record FoundManifest(Digest Digest, string? MediaType);
