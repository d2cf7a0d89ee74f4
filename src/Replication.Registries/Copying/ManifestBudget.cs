using Replication.Registries.Manifests;

namespace Replication.Registries.Copying;

/// <summary>Memory for the manifests of one pass: those of the image and those of all that refers to it.</summary>
internal sealed class ManifestBudget(CopyOptions options)
{
    private long _heldBytes;

    /// <summary>False when there is no room for it.</summary>
    public bool TryHold(ManifestDocument manifest) => Interlocked.Add(ref _heldBytes, manifest.HeldBytes) <= options.MaxManifestBytes;
}
