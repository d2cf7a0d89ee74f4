using Replication.Registries.Manifests;

namespace Replication.Registries.Copying;

/// <summary>
/// A manifest of an image. <paramref name="Height"/> is 0 without children, otherwise the maximum height of its children plus one.
/// <paramref name="IsAtTarget"/>: it exists at the target, perhaps without all of its children.
/// </summary>
internal sealed record ManifestNode(ManifestDocument Manifest, int Height, bool IsAtTarget);
