using System.Collections.Concurrent;
using Replication.Contracts.Images;
using Replication.Registries.Authentication;
using Replication.Registries.Http;
using Replication.Registries.Manifests;
using Replication.Registries.Referrers;

namespace Replication.Registries.Copying;

/// <summary>
/// Finds at the source what refers to a manifest. It needs nothing but the digest, so it begins as soon as that is known, beside the copying of the
/// image: most images have no referrers, and learn so without waiting for it.
/// </summary>
internal sealed class ReferrerFinder : IAsyncDisposable
{
    private readonly RegistryClient _source;
    private readonly RepositoryName _repository;
    private readonly ManifestEndpoint _manifests;
    private readonly ReferrersEndpoint _referrers;
    private readonly ConcurrentDictionary<Digest, Lazy<Task<FoundReferrers>>> _found = new();
    private readonly CancellationTokenSource _looking;

    public ReferrerFinder(CopyRequest request, CancellationToken cancellationToken)
    {
        (_source, _repository) = (request.Source, request.SourceRepository);
        _manifests = new ManifestEndpoint(_source, _repository, RegistrySide.Source, TokenScopes.Pull(_repository));
        _referrers = new ReferrersEndpoint(_source, _repository, _manifests);
        _looking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <summary>Begins to look.</summary>
    public void Begin(Digest subject) => _ = FindAsync(subject);

    /// <summary>What refers to it.</summary>
    public Task<FoundReferrers> FindAsync(Digest subject) => _found.GetOrAdd(subject, _ => new Lazy<Task<FoundReferrers>>(() => LookAsync(subject))).Value;

    public async ValueTask DisposeAsync()
    {
        await _looking.CancelAsync();
        foreach (var looking in _found.Values)
            await ((Task)looking.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _looking.Dispose();
    }

    private async Task<FoundReferrers> LookAsync(Digest subject)
    {
        var tags = Task.WhenAll(ReferrersTag.OfCosign(subject).Select(async tag => (Tag: tag, Digest: await _manifests.ResolveAsync(tag.Text, _looking.Token))));
        var referrers = _referrers.ListAsync(subject, _looking.Token);
        await Task.WhenAll(tags, referrers);
        return new FoundReferrers(await referrers, [.. (await tags).Where(static it => it.Digest is not null).Select(static it => (it.Tag, it.Digest!))]);
    }
}

/// <summary>What refers to a manifest: by naming it as its subject, and by tags that cosign makes of its digest.</summary>
internal sealed record FoundReferrers(IReadOnlyCollection<Descriptor> Referrers, IReadOnlyList<(Tag Tag, Digest Digest)> Tags);
