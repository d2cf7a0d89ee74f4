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
    // Fewer than these are sooner asked for by name.
    private const int Many = 3;

    private readonly RegistryClient _source;
    private readonly ManifestEndpoint _manifests;
    private readonly ReferrersEndpoint _referrers;
    private readonly TagNames _tagNames;
    private readonly ConcurrentDictionary<Digest, Lazy<Task<FoundReferrers>>> _found = new();
    private readonly CancellationTokenSource _looking;
    private readonly ConcurrentDictionary<Digest, bool> _expected = new();
    private volatile bool _expectsMany;
    private Task? _learning;

    public ReferrerFinder(CopyRequest request, CancellationToken cancellationToken)
    {
        var (repository, scopes) = (request.SourceRepository, TokenScopes.Pull(request.SourceRepository));
        _source = request.Source;
        _looking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _manifests = new ManifestEndpoint(_source, repository, RegistrySide.Source, scopes);
        _referrers = new ReferrersEndpoint(_source, repository, RegistrySide.Source, scopes);
        _tagNames = new TagNames(_source, repository, _looking.Token);
    }

    /// <summary>These will be asked about as well.</summary>
    public void Expect(IEnumerable<Digest> subjects)
    {
        if (_expectsMany)
            return;
        foreach (var subject in subjects)
            _expected.TryAdd(subject, true);
        _expectsMany = _expected.Count >= Many;
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
        Expect([subject]);
        // Where the registry keeps the lists, nobody who reads them there looks under the fallback tag.
        var keepsLists = _source.ReferrersSupport.Lists;
        var listed = ListAsync(subject);
        var fallback = keepsLists ? Task.FromResult<ManifestDocument?>(null) : ReadFallbackAsync(subject);
        var tags = Task.WhenAll(ReferrersTag.OfCosign(subject).Select(async tag => (Tag: tag, Digest: await FindTagAsync(tag))));
        await Task.WhenAll(listed, fallback, tags);
        var kept = await listed is null && keepsLists ? await ReadFallbackAsync(subject) : await fallback;
        return new FoundReferrers(
            [.. (await listed ?? []).Concat(kept?.Manifests ?? []).DistinctBy(static referrer => referrer.Digest)],
            [.. (await tags).Where(it => it.Digest is not null && it.Digest != subject).Select(static it => (it.Tag, it.Digest!))]);
    }

    // The first to ask learns for all whether the registry lists any.
    private async Task<IReadOnlyCollection<Descriptor>?> ListAsync(Digest subject)
    {
        var learning = new TaskCompletionSource();
        if (Interlocked.CompareExchange(ref _learning, learning.Task, null) is { } learnt)
        {
            await learnt;
            return await _referrers.ListAsync(subject, _looking.Token);
        }
        try
        {
            return await _referrers.ListAsync(subject, _looking.Token);
        }
        finally
        {
            learning.SetResult();
        }
    }

    // A HEAD request first: registries count reads of manifests. GitLab answers with the subject itself when there is no such tag.
    private async Task<ManifestDocument?> ReadFallbackAsync(Digest subject) =>
        await FindTagAsync(ReferrersTag.Of(subject)) is { } list && list != subject
            ? await _manifests.ReadAsync(list, announcedType: null, _looking.Token)
            : null;

    private async Task<Digest?> FindTagAsync(Tag tag) =>
        !_expectsMany || await _tagNames.MayHaveAsync(tag) ? await _manifests.ResolveAsync(tag.Text, _looking.Token) : null;
}

/// <summary>What refers to a manifest: by naming it as its subject, and by tags that cosign makes of its digest.</summary>
internal sealed record FoundReferrers(IReadOnlyCollection<Descriptor> Referrers, IReadOnlyList<(Tag Tag, Digest Digest)> Tags);
