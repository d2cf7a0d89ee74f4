using Replication.Contracts.Images;

namespace Replication.Registries.Manifests;

/// <summary>A manifest with its unchanged bytes and its references.</summary>
internal sealed record ManifestDocument
{
    // Memory of one descriptor with its digest and its list entry, on a 64-bit machine.
    private const long BytesOfDescriptor = 400;

    public required Digest Digest { get; init; }

    public required string MediaType { get; init; }

    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>The approximate memory use in bytes.</summary>
    public long HeldBytes => Bytes.Length + (BytesOfDescriptor * (Blobs.Count + Manifests.Count + Unclear.Count));

    /// <summary>Config, layers and artifact blobs. Digests are unique, and foreign layers are excluded.</summary>
    public IReadOnlyList<Descriptor> Blobs { get; init; } = [];

    /// <summary>The manifests of an index. Digests are unique.</summary>
    public IReadOnlyList<Descriptor> Manifests { get; init; } = [];

    /// <summary>Entries of an index whose media type identifies neither a manifest nor a blob.</summary>
    public IReadOnlyList<Descriptor> Unclear { get; init; } = [];

    /// <summary>
    /// The <c>artifactType</c>, or else the media type of the config, or of the layers where these say more; null for an index without an
    /// <c>artifactType</c>.
    /// </summary>
    public string? ArtifactType { get; init; }

    /// <summary>The subject of a referrer; null for other manifests.</summary>
    public Descriptor? Subject { get; init; }
}
