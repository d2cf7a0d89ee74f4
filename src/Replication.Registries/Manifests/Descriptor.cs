using Replication.Contracts.Images;

namespace Replication.Registries.Manifests;

/// <summary>How one piece of content refers to another (image-spec, descriptor.md).</summary>
internal sealed record Descriptor(string MediaType, Digest Digest, long Size)
{
    /// <summary>The content itself, where it was embedded and has the digest.</summary>
    public byte[]? Data { get; init; }

    /// <summary>What it runs on; several where an index lists it more than once, none where the index does not say.</summary>
    public IReadOnlyList<ImagePlatform> Platforms { get; init; } = [];

    /// <summary>The manifest of the same index that it attests something about, as BuildKit marks it.</summary>
    public Digest? AttestationOf { get; init; }
}
