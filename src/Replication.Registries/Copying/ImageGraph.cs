using Replication.Registries.Manifests;

namespace Replication.Registries.Copying;

/// <summary>The content of an image to copy: the manifests below the root (children first), and the blobs of all manifests.</summary>
internal sealed record ImageGraph(ManifestDocument Root, IReadOnlyList<ManifestNode> Children, IReadOnlyList<Descriptor> Blobs)
{
    /// <summary>Indexes that are complete at the target after the copy; empty when a part is left out.</summary>
    public IReadOnlyList<ManifestDocument> CompleteIndexes { get; init; } = [];
}
