using System.Collections.Concurrent;
using Replication.Contracts.Images;
using Replication.Registries.Authentication;
using Replication.Registries.Http;
using Replication.Registries.Manifests;
using Replication.Registries.Referrers;

namespace Replication.Registries.Copying;

/// <summary>
/// Finds the referrers of manifests at the source. It needs only the digest, so it starts as soon as the digest is known, in parallel to
/// the copy of the image. Most images have no referrers, and then the search costs no time.
/// </summary>
internal sealed class ReferrerFinder : IReferrerFinder
{
    // From this number of subjects on, reading the list of tags needs fewer requests than one HEAD request per tag.
    private const int ListTagsFrom = 3;

    private readonly RegistryClient _source;
    private readonly ManifestEndpoint _manifests;
    private readonly ReferrersEndpoint _referrers;
    private readonly TagNames _tagNames;
    private readonly ConcurrentDictionary<Digest, Lazy<Task<FoundReferrers>>> _found = new();
    private readonly CancellationTokenSource _lifetime;
    private readonly ConcurrentDictionary<Digest, bool> _expected = new();
    private volatile bool _expectsMany;
    private Task? _firstListing;

    public ReferrerFinder(RegistryClient source, RepositoryName repository, CancellationToken cancellationToken)
    {
        var scopes = TokenScopes.Pull(repository);
        _source = source;
        _lifetime = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _manifests = new ManifestEndpoint(_source, repository, RegistrySide.Source, scopes);
        _referrers = new ReferrersEndpoint(_source, repository, RegistrySide.Source, scopes);
        _tagNames = new TagNames(_source, repository, _lifetime.Token);
    }

    public void Expect(IEnumerable<Digest> subjects)
    {
        if (_expectsMany)
            return;
        foreach (var subject in subjects)
            _expected.TryAdd(subject, true);
        _expectsMany = _expected.Count >= ListTagsFrom;
    }

    public void Begin(Digest subject) => _ = FindAsync(subject);

    public Task<FoundReferrers> FindAsync(Digest subject) =>
        _found.GetOrAdd(subject, _ => new Lazy<Task<FoundReferrers>>(() => FindAllAsync(subject))).Value;

    public async ValueTask DisposeAsync()
    {
        await _lifetime.CancelAsync();
        foreach (var looking in _found.Values)
            await ((Task)looking.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _lifetime.Dispose();
    }

    private async Task<FoundReferrers> FindAllAsync(Digest subject)
    {
        Expect([subject]);
        // When the registry supports the referrers API, its list includes the content of the fallback tag.
        var keepsLists = _source.ReferrersSupport.Lists;
        var listed = ListAsync(subject);
        var fallback = keepsLists ? Task.FromResult<ManifestDocument?>(null) : ReadFallbackAsync(subject);
        var tags = Task.WhenAll(ReferrersTag.OfCosign(subject).Select(async tag => (Tag: tag, Digest: await FindTagAsync(tag))));
        await Task.WhenAll(listed, fallback, tags);
        var kept = await listed is null && keepsLists ? await ReadFallbackAsync(subject) : await fallback;
        return new FoundReferrers(
            [.. (await listed ?? []).Concat(kept?.Manifests ?? []).DistinctBy(static referrer => referrer.Digest)],
            [.. (await tags).Where(it => it.Digest is not null && it.Digest != subject).Select(static it => (it.Tag, it.Digest!))])
        {
            List = kept,
        };
    }

    // The first request detects whether the registry supports the referrers API. The others wait for it.
    private async Task<IReadOnlyCollection<Descriptor>?> ListAsync(Digest subject)
    {
        var firstListing = new TaskCompletionSource();
        if (Interlocked.CompareExchange(ref _firstListing, firstListing.Task, null) is { } running)
        {
            await running;
            return await _referrers.ListAsync(subject, _lifetime.Token);
        }
        try
        {
            return await _referrers.ListAsync(subject, _lifetime.Token);
        }
        finally
        {
            firstListing.SetResult();
        }
    }

    // A HEAD request first, because registries count manifest reads. GitLab returns the subject itself when the tag does not exist.
    private async Task<ManifestDocument?> ReadFallbackAsync(Digest subject) =>
        await FindTagAsync(ReferrersTag.Of(subject)) is { } list && list != subject
            ? await _manifests.ReadAsync(list, announcedType: null, _lifetime.Token)
            : null;

    private async Task<Digest?> FindTagAsync(Tag tag) =>
        !_expectsMany || await _tagNames.MayHaveAsync(tag) ? await _manifests.ResolveAsync(tag.Text, _lifetime.Token) : null;
}
