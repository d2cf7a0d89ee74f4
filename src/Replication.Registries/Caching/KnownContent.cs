using Replication.Contracts.Images;

namespace Replication.Registries.Caching;

/// <summary>Content that was seen at a registry a short time ago. The absence of content is never cached.</summary>
internal sealed class KnownContent(TimeSpan lifetime, TimeProvider time)
{
    private const long MaxEntries = 100_000;

    private readonly BoundedCache<(RepositoryName Repository, Digest Digest), DateTimeOffset> _blobs = new(MaxEntries, static _ => 1);
    private readonly BoundedCache<(RepositoryName Repository, Digest Digest), DateTimeOffset> _manifests = new(MaxEntries, static _ => 1);
    private readonly BoundedCache<(RepositoryName Repository, Digest Digest), DateTimeOffset> _completeIndexes =
        new(MaxEntries, static _ => 1);
    private readonly BoundedCache<Digest, (RepositoryName Repository, DateTimeOffset SeenAt, bool IsCommitted)> _mountSources =
        new(MaxEntries, static _ => 1);

    public bool HasBlob(RepositoryName repository, Digest digest) => _blobs.TryGet((repository, digest), out var seenAt) && IsFresh(seenAt);

    public bool HasManifest(RepositoryName repository, Digest digest) =>
        _manifests.TryGet((repository, digest), out var seenAt) && IsFresh(seenAt);

    /// <summary>True for an index that exists with everything it lists. Some registries accept indexes with missing parts.</summary>
    public bool HasCompleteIndex(RepositoryName repository, Digest digest) =>
        _completeIndexes.TryGet((repository, digest), out var seenAt) && IsFresh(seenAt);

    /// <summary>Returns a repository from which a blob can be mounted; null when none is known.</summary>
    public RepositoryName? MountSourceOf(Digest digest) =>
        _mountSources.TryGet(digest, out var mountSource) && IsFresh(mountSource.SeenAt) ? mountSource.Repository : null;

    public void AddBlob(RepositoryName repository, Digest digest)
    {
        AddPresence(repository, digest);
        AddMountSource(repository, digest);
    }

    /// <summary>Records that the blob exists, but not as a mount source: this registry is only read.</summary>
    public void AddPresence(RepositoryName repository, Digest digest) => _blobs.Set((repository, digest), time.GetUtcNow());

    /// <summary>Records a mount source that another process reported.</summary>
    public void AddMountSource(RepositoryName repository, Digest digest) =>
        _mountSources.Set(digest, (repository, time.GetUtcNow(), HasCommitted(repository, digest)));

    /// <summary>True when a manifest in the mount source references the blob. Some registries mount only referenced blobs.</summary>
    public bool HasCommitted(RepositoryName repository, Digest digest) =>
        _mountSources.TryGet(digest, out var mountSource)
            && mountSource.IsCommitted
            && mountSource.Repository == repository
            && IsFresh(mountSource.SeenAt);

    /// <summary>Records that a manifest in the mount source references the blob.</summary>
    public void Commit(RepositoryName repository, Digest digest)
    {
        if (_mountSources.TryGet(digest, out var mountSource) && mountSource.Repository == repository)
            _mountSources.Set(digest, mountSource with { IsCommitted = true });
    }

    public void AddManifest(RepositoryName repository, Digest digest) => _manifests.Set((repository, digest), time.GetUtcNow());

    public void AddCompleteIndex(RepositoryName repository, Digest digest) => _completeIndexes.Set((repository, digest), time.GetUtcNow());

    public void Forget(RepositoryName repository, Digest digest)
    {
        _blobs.Remove((repository, digest));
        _manifests.Remove((repository, digest));
        _completeIndexes.Remove((repository, digest));
        _mountSources.Remove(digest);
    }

    private bool IsFresh(DateTimeOffset seenAt) => time.GetUtcNow() - seenAt < lifetime;
}
