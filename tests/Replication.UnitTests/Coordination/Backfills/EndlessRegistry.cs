using System.Globalization;
using Replication.Contracts.Images;
using Replication.Coordination.Backfills;
using Replication.Registries.Lists;

namespace Replication.UnitTests.Coordination.Backfills;

/// <summary>
/// Creates pages of a thousand items on request, and counts the pages that are still referenced. It has repositories of ten tags each,
/// and one with many tags.
/// </summary>
internal sealed class EndlessRegistry(int repositoryCount, int large, int largeTagCount)
{
    private const int PageSize = 1000;
    private const int SmallTagCount = 10;

    private readonly List<WeakReference> _pages = [];

    public int TagCount => ((repositoryCount - 1) * SmallTagCount) + largeTagCount;

    /// <summary>The last repository whose tags were requested.</summary>
    public int FurthestRequested { get; private set; }

    public RegistryLists Lists => new(
        (last, _) => Task.FromResult(Page("team/r", repositoryCount, last)),
        (repository, last, _) =>
        {
            var place = PlaceOf(repository);
            FurthestRequested = Math.Max(FurthestRequested, place);
            var page = Page("v", place == large ? largeTagCount : SmallTagCount, last);
            // A weak reference to one text of each page of tags: it is alive while the page is referenced.
            _pages.Add(new WeakReference(page.Items[^1]));
            return Task.FromResult(page);
        });

    public static int PlaceOf(RepositoryName repository) => int.Parse(repository.Text["team/r".Length..], CultureInfo.InvariantCulture);

    public int CountHeldPages()
    {
        GC.Collect();
        return _pages.Count(static it => it.IsAlive);
    }

    private static RegistryPage Page(string prefix, int count, string? last)
    {
        var start = last is null ? 0 : int.Parse(last[prefix.Length..], CultureInfo.InvariantCulture) + 1;
        var items = Enumerable.Range(start, Math.Min(PageSize, count - start)).Select(i => $"{prefix}{i:D6}").ToList();
        // A new string object, as after reading a response.
        return new RegistryPage(items, start + items.Count < count ? new string(items[^1]) : null);
    }
}
