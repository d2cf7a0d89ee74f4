using System.Runtime.CompilerServices;
using Replication.Contracts.Backfills;
using Replication.Contracts.Images;
using Replication.Contracts.Rules;
using Replication.Registries;

namespace Replication.Coordination.Backfills;

/// <summary>
/// Walks the repository and tag lists of a registry and can resume at any place. It holds in memory one page of repositories and the first
/// tag pages of the next repositories, which it reads ahead: many small repositories would cost a round trip each.
/// </summary>
internal sealed class ExistingImages(RegistryLists lists, ImageScope scope, int readAhead = 16)
{
    /// <summary>Error code of a registry that does not list its repositories.</summary>
    public const string CatalogUnavailable = "catalogUnavailable";

    private const int MaxTagsPerStep = 100;

    /// <summary>Walks the lists from a place. Throws <see cref="RegistryException"/>.</summary>
    public async IAsyncEnumerable<WalkStep> WalkAsync(BackfillPlace from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pages = new HashSet<string>(StringComparer.Ordinal);
        for (var place = from; ;)
        {
            var (names, next) = await ReadRepositoriesAsync(place.RepositoriesAfter, cancellationToken);
            if (next is not null && (next == place.RepositoriesAfter || !pages.Add(next)))
                throw new RegistryException(Circle("repositories"));
            var behind = next is null ? null : new BackfillPlace(next);
            // A repository that was deleted since is skipped.
            var first = place.Repository is { } resumeAt ? names.FindIndex(it => string.CompareOrdinal(it.Text, resumeAt) >= 0) : 0;
            var rest = first < 0 ? [] : names[first..];
            var start = rest is [var one, ..] && one.Text == place.Repository ? place : new BackfillPlace(place.RepositoriesAfter);
            await foreach (var step in WalkAsync(rest, start, behind, cancellationToken))
                yield return step;
            if (rest.Count == 0)
                yield return new WalkStep(behind, Image: null);
            if (behind is null)
                yield break;
            place = behind;
        }
    }

    private async IAsyncEnumerable<WalkStep> WalkAsync(
        List<RepositoryName> names, BackfillPlace from, BackfillPlace? behind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ahead = new Queue<Task<TagPage>>();
        try
        {
            for (var i = 0; i < names.Count; i++)
            {
                while (ahead.Count <= readAhead && i + ahead.Count < names.Count)
                    ahead.Enqueue(ReadTagsAsync(names[i + ahead.Count], i + ahead.Count == 0 ? from.TagsAfter : null, ending.Token));
                var isResumed = i == 0 && from.Repository is not null && (from.TagsAfter is not null || from.Tag is not null);
                var place = i == 0 && isResumed ? from : new BackfillPlace(from.RepositoriesAfter, names[i].Text);
                var afterRepository = i + 1 < names.Count ? new BackfillPlace(from.RepositoriesAfter, names[i + 1].Text) : behind;
                var repositoryCount = isResumed ? 0 : 1;
                var pages = new HashSet<string>(StringComparer.Ordinal);
                var firstPage = await ahead.Dequeue();
                var newest = await FindNewestAsync(names[i], place, firstPage, cancellationToken);
                for (var page = firstPage; ; page = await ReadTagsAsync(names[i], place.TagsAfter, cancellationToken))
                {
                    var tagCount = 0;
                    foreach (var text in page.Tags.SkipWhile(it => place.Tag is { } last && string.CompareOrdinal(it, last) <= 0))
                    {
                        tagCount++;
                        if (!Tag.TryParse(text, out var tag) || !scope.Covers(tag) || newest?.Invoke(text) == false)
                        {
                            // A regular expression may take milliseconds for each tag. The walk can be canceled between two tags, and
                            // yields the thread from time to time.
                            if (tagCount % MaxTagsPerStep != 0)
                                continue;
                            await Task.Yield();
                            yield return new WalkStep(place with { Tag = text }, Image: null, tagCount, repositoryCount);
                            tagCount = repositoryCount = 0;
                            continue;
                        }
                        yield return new WalkStep(place with { Tag = text }, new ExistingImage(names[i], tag), tagCount, repositoryCount);
                        tagCount = repositoryCount = 0;
                    }
                    var repository = names[i].Text;
                    var isCircle = page.Next is { } after && (after == place.TagsAfter || !pages.Add(after));
                    var next = page.Next is { } tagsAfter && !isCircle
                        ? new BackfillPlace(from.RepositoriesAfter, repository, tagsAfter)
                        : null;
                    var unreadable = isCircle ? Circle($"tags of {repository}") : page.Unreadable;
                    yield return new WalkStep(next ?? afterRepository, Image: null, tagCount, repositoryCount, names[i], unreadable);
                    repositoryCount = 0;
                    if (next is null)
                        break;
                    place = next;
                }
            }
        }
        finally
        {
            await ending.CancelAsync();
            await Task.WhenAll(ahead)
                .ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task<(List<RepositoryName> Names, string? Next)> ReadRepositoriesAsync(string? after, CancellationToken cancellationToken)
    {
        if (scope.Named is { } named)
            return ([.. named.Where(scope.Covers).Distinct().OrderBy(static it => it.Text, StringComparer.Ordinal)], null);
        try
        {
            var page = await lists.Repositories(after, cancellationToken);
            var names = page.Items.Select(static it => RepositoryName.TryParse(it, out var name) ? name : null)
                .OfType<RepositoryName>()
                .Where(scope.Covers);
            return ([.. names.Distinct().OrderBy(static it => it.Text, StringComparer.Ordinal)], page.Next);
        }
        catch (RegistryException e) when (!e.Failure.IsWorthRetrying)
        {
            throw new RegistryException(
                new CopyFailure(
                    CatalogUnavailable,
                    $"The registry does not show its list of repositories, as many do not: name the repositories to look at "
                        + $"(repositories). ({e.Failure.Message})",
                    IsWorthRetrying: false), e);
        }
    }

    private async Task<TagPage> ReadTagsAsync(RepositoryName repository, string? after, CancellationToken cancellationToken)
    {
        try
        {
            var page = await lists.Tags(repository, after, cancellationToken);
            return new TagPage([.. page.Items.Order(StringComparer.Ordinal)], page.Next, Unreadable: null);
        }
        catch (RegistryException e) when (!e.Failure.IsWorthRetrying)
        {
            // A list may name a repository whose last tag was deleted.
            return new TagPage([], Next: null, e.Failure.Code == CopyFailure.ManifestUnknown ? null : e.Failure);
        }
    }

    // Which tags are the newest is known only after the whole list. Returns null when the walk covers all of them.
    private async Task<Func<string, bool>?> FindNewestAsync(
        RepositoryName repository, BackfillPlace place, TagPage firstPage, CancellationToken cancellationToken)
    {
        if (scope.Latest is not { } latest || (latest.IsByPushTime && lists.Created is null))
            return null;
        var versions = new LatestVersions(latest.Count);
        var images = new NewestImages(latest.Count);
        var pages = new HashSet<string>(StringComparer.Ordinal);
        for (var page = place.TagsAfter is null ? firstPage : await ReadTagsAsync(repository, after: null, cancellationToken);
            ;
            page = await ReadTagsAsync(repository, page.Next, cancellationToken))
        {
            var covered = page.Tags.Select(static it => Tag.TryParse(it, out var tag) ? tag : null).OfType<Tag>().Where(scope.Covers);
            if (latest.IsByPushTime)
                await AddCreatedAsync(images, repository, [.. covered], cancellationToken);
            else
            {
                foreach (var tag in covered)
                    versions.Add(tag.Text);
            }
            if (page.Next is null || !pages.Add(page.Next))
                return latest.IsByPushTime ? images.Contains : versions.Contains;
        }
    }

    private async Task AddCreatedAsync(
        NewestImages images, RepositoryName repository, IReadOnlyList<Tag> tags, CancellationToken cancellationToken)
    {
        var times = new DateTimeOffset?[tags.Count];
        await Parallel.ForAsync(
            0,
            tags.Count,
            new ParallelOptions { MaxDegreeOfParallelism = readAhead, CancellationToken = cancellationToken },
            async (i, token) => times[i] = await lists.Created!(repository, tags[i], token));
        for (var i = 0; i < tags.Count; i++)
            images.Add(tags[i].Text, times[i]);
    }

    // A list whose pages form a cycle never ends, and the tags that it omits are unknown.
    private static CopyFailure Circle(string list) => new(
        CopyFailure.ProtocolError,
        $"The pages of the list of {list} lead back to a page that was read already. Check the registry, and the proxy in front of it.",
        IsWorthRetrying: false);

    private sealed record TagPage(IReadOnlyList<string> Tags, string? Next, CopyFailure? Unreadable);
}
