using Replication.Registries.Manifests;

namespace Replication.Registries.Copying;

/// <summary>Copies the blobs of one image to one target.</summary>
internal interface IBlobCopier
{
    /// <summary>Copies a blob unless the target has it. Throws <see cref="RegistryException"/>.</summary>
    Task CopyAsync(Descriptor blob, CancellationToken cancellationToken);
}
