using Replication.Contracts.Images;

namespace Replication.Registries.Manifests;

/// <summary>A manifest as its registry holds it, byte for byte, and what it refers to.</summary>
internal sealed record ManifestDocument
{
    // An object, its digest and a place in a list, on a 64-bit machine.
    private const long BytesOfDescriptor = 400;

    public required Digest Digest { get; init; }

    public required string MediaType { get; init; }

    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>About what it takes to hold it in memory.</summary>
    public long HeldBytes => Bytes.Length + (BytesOfDescriptor * (Blobs.Count + Manifests.Count + Unclear.Count));

    /// <summary>Config, layers and artifact blobs, each digest once, foreign layers left out.</summary>
    public IReadOnlyList<Descriptor> Blobs { get; init; } = [];

    /// <summary>Manifests of an index, each digest once.</summary>
    public IReadOnlyList<Descriptor> Manifests { get; init; } = [];

    /// <summary>Entries of an index whose media type does not say whether they are manifests or blobs.</summary>
    public IReadOnlyList<Descriptor> Unclear { get; init; } = [];

    /// <summary>The manifest that this one says something about.</summary>
    public Descriptor? Subject { get; init; }
}
