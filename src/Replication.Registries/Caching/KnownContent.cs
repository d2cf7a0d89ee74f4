using Replication.Contracts.Images;

namespace Replication.Registries.Caching;

/// <summary>What was seen to stand at a registry a short while ago. That something is not there is never remembered.</summary>
internal sealed class KnownContent(TimeSpan lifetime, TimeProvider time)
{
    private const long MaxEntries = 100_000;

    private readonly BoundedCache<(RepositoryName Repository, Digest Digest), DateTimeOffset> _blobs = new(MaxEntries, static _ => 1);
    private readonly BoundedCache<(RepositoryName Repository, Digest Digest), DateTimeOffset> _manifests = new(MaxEntries, static _ => 1);
    private readonly BoundedCache<(RepositoryName Repository, Digest Digest), DateTimeOffset> _whole = new(MaxEntries, static _ => 1);
    private readonly BoundedCache<Digest, (RepositoryName Repository, DateTimeOffset SeenAt, bool IsCommitted)> _homes = new(MaxEntries, static _ => 1);

    public bool HasBlob(RepositoryName repository, Digest digest) => _blobs.TryGet((repository, digest), out var seenAt) && IsFresh(seenAt);

    public bool HasManifest(RepositoryName repository, Digest digest) => _manifests.TryGet((repository, digest), out var seenAt) && IsFresh(seenAt);

    /// <summary>True for an index that stands there with all that it names; some registries take indexes of which parts are missing.</summary>
    public bool HasWhole(RepositoryName repository, Digest digest) => _whole.TryGet((repository, digest), out var seenAt) && IsFresh(seenAt);

    /// <summary>A repository that a blob may be mounted from; null when none is known.</summary>
    public RepositoryName? HomeOf(Digest digest) => _homes.TryGet(digest, out var home) && IsFresh(home.SeenAt) ? home.Repository : null;

    public void AddBlob(RepositoryName repository, Digest digest)
    {
        AddPresence(repository, digest);
        AddHome(repository, digest);
    }

    /// <summary>The blob is present there, which makes the repository no place to mount it from: the registry is only read.</summary>
    public void AddPresence(RepositoryName repository, Digest digest) => _blobs.Set((repository, digest), time.GetUtcNow());

    /// <summary>Somebody else saw it there.</summary>
    public void AddHome(RepositoryName repository, Digest digest) => _homes.Set(digest, (repository, time.GetUtcNow(), HasCommitted(repository, digest)));

    /// <summary>A manifest over there names the blob: some registries mount nothing that no manifest names.</summary>
    public bool HasCommitted(RepositoryName repository, Digest digest) =>
        _homes.TryGet(digest, out var home) && home.IsCommitted && home.Repository == repository && IsFresh(home.SeenAt);

    /// <summary>A manifest that names the blob has been put there.</summary>
    public void Commit(RepositoryName repository, Digest digest)
    {
        if (_homes.TryGet(digest, out var home) && home.Repository == repository)
            _homes.Set(digest, home with { IsCommitted = true });
    }

    public void AddManifest(RepositoryName repository, Digest digest) => _manifests.Set((repository, digest), time.GetUtcNow());

    public void AddWhole(RepositoryName repository, Digest digest) => _whole.Set((repository, digest), time.GetUtcNow());

    public void Forget(RepositoryName repository, Digest digest)
    {
        _blobs.Remove((repository, digest));
        _manifests.Remove((repository, digest));
        _whole.Remove((repository, digest));
        _homes.Remove(digest);
    }

    private bool IsFresh(DateTimeOffset seenAt) => time.GetUtcNow() - seenAt < lifetime;
}
