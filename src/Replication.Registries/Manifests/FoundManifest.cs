using Replication.Contracts.Images;

namespace Replication.Registries.Manifests;

/// <summary>The manifest that a tag or digest names. The media type is null when the registry does not send it.</summary>
internal sealed record FoundManifest(Digest Digest, string? MediaType)
{
    /// <summary>True when blobs of the manifest are known to be missing. Registries refuse such manifests; files can be deleted.</summary>
    public bool LacksContent { get; init; }
}
