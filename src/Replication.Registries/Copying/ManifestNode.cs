using Replication.Registries.Manifests;

namespace Replication.Registries.Copying;

/// <summary>
/// A manifest of an image; <paramref name="Height"/> is 0 without children, otherwise one more than that of its highest child.
/// <paramref name="IsThere"/>: it stands at the target, perhaps without all of its children.
/// </summary>
internal sealed record ManifestNode(ManifestDocument Manifest, int Height, bool IsThere);
