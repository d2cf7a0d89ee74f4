using Replication.Registries.Manifests;

namespace Replication.Registries.Copying;

/// <summary>Memory limit for the manifests of one pass: those of the image and of its referrers.</summary>
internal sealed class ManifestBudget(CopyOptions options)
{
    private long _heldBytes;

    /// <summary>Adds a manifest. Returns false when the limit is exceeded.</summary>
    public bool TryHold(ManifestDocument manifest) => Interlocked.Add(ref _heldBytes, manifest.HeldBytes) <= options.MaxManifestBytes;
}
