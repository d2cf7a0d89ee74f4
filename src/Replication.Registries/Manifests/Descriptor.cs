using Replication.Contracts.Images;

namespace Replication.Registries.Manifests;

/// <summary>A reference to content by digest (image-spec, descriptor.md).</summary>
internal sealed record Descriptor(string MediaType, Digest Digest, long Size)
{
    /// <summary>The embedded content, when it matches the digest; otherwise null.</summary>
    public byte[]? Data { get; init; }

    /// <summary>The platforms. Several when an index lists the digest more than once; empty when the index names none.</summary>
    public IReadOnlyList<ImagePlatform> Platforms { get; init; } = [];

    /// <summary>The manifest in the same index that this attestation is about (BuildKit).</summary>
    public Digest? AttestationOf { get; init; }
}
