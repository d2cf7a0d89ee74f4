using Replication.Registries.Manifests;

namespace Replication.Registries.Copying;

/// <summary>What of an image is to be brought to the target: manifests below the root, children first, and the blobs of all.</summary>
internal sealed record ImageGraph(ManifestDocument Root, IReadOnlyList<ManifestNode> Children, IReadOnlyList<Descriptor> Blobs)
{
    /// <summary>Indexes that are whole at the target once all this is there; none where a part is left out.</summary>
    public IReadOnlyList<ManifestDocument> Whole { get; init; } = [];
}
