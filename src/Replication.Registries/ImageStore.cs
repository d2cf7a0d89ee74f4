using Replication.Contracts.Images;
using Replication.Registries.Copying;

namespace Replication.Registries;

/// <summary>A place that images are copied from and to: a registry, a folder in OCI image layout, or an archive.</summary>
public abstract class ImageStore : IDisposable
{
    private protected ImageStore()
    {
    }

    /// <summary>The host of the registry, or the path of the folder or archive, for messages.</summary>
    internal abstract string Host { get; }

    /// <summary>Returns the digest that a tag names; null when the tag does not exist. Throws <see cref="RegistryException"/>.</summary>
    public abstract Task<Digest?> ResolveAsync(RepositoryName repository, Tag tag, CancellationToken cancellationToken);

    /// <summary>Returns whether a manifest exists, and its subject. Throws <see cref="RegistryException"/>.</summary>
    public abstract Task<(bool IsThere, Digest? Subject)> ReadSubjectAsync(
        RepositoryName repository, Digest digest, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes a tag but not its manifest. Throws <see cref="RegistryException"/>, also when the tag cannot be deleted alone.
    /// <paramref name="beforeSend"/> is called right before each attempt, and may throw.
    /// </summary>
    public abstract Task<TagRemoval> DeleteTagAsync(
        RepositoryName repository, Tag tag, Action? beforeSend, CancellationToken cancellationToken);

    /// <summary>Completes when all running clean-ups have ended.</summary>
    public abstract Task SettleAsync();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(isDisposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Returns the repository of a copy as its source.</summary>
    internal abstract IImageSource SourceOf(RepositoryName repository);

    /// <summary>Returns the repository of a copy as its target.</summary>
    internal abstract IImageTarget TargetOf(CopyRequest request);

    /// <summary>Releases connections and files.</summary>
    private protected abstract void Dispose(bool isDisposing);
}
