using System.Globalization;
using Replication.Contracts.Stores;
using Replication.Coordination.Access;
using Xunit;

namespace Replication.UnitTests.Coordination.Access;

public sealed class VisiblePagesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(50)]
    public async Task Following_the_cursors_shows_each_visible_item_once(int limit)
    {
        var seen = new List<int>();
        string? after = null;
        do
        {
            var page = await VisiblePages.ReadAsync(Numbers(100), after, limit, it => it % 7 == 0);
            Assert.True(page.Items.Count <= limit);
            seen.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(Enumerable.Range(0, 100).Where(it => it % 7 == 0), seen);
    }

    [Fact]
    public async Task One_call_does_bounded_work()
    {
        var reads = 0;

        var page = await VisiblePages.ReadAsync<int>((after, limit) =>
        {
            reads++; return Numbers(1_000_000)(
            after, limit);
        }, null, 10, _ => false);

        Assert.Empty(page.Items);
        Assert.NotNull(page.Next);
        Assert.InRange(reads, 1, 20);
    }

    [Fact]
    public async Task A_reader_continues_at_the_end_of_a_growing_list()
    {
        var list = Enumerable.Range(0, 10).ToList();

        var page = await VisiblePages.ReadAsync<int>(Read, null, 10, it => it % 2 == 0);
        list.AddRange([10, 11, 12]);
        var later = await VisiblePages.ReadAsync<int>(Read, page.Next, 10, it => it % 2 == 0);

        Assert.Equal([0, 2, 4, 6, 8], page.Items);
        Assert.Equal([10, 12], later.Items);

        // As the completion events: a page with items always has a cursor.
        Task<Page<int>> Read(string? after, int limit)
        {
            var items = list.Skip(Place(after)).Take(limit).ToList();
            return Task.FromResult(new Page<int>(items, items.Count == 0 ? null : $"{Place(after) + items.Count}"));
        }
    }

    private static Func<string?, int, Task<Page<int>>> Numbers(int count) => (after, limit) =>
    {
        var start = Place(after);
        var items = Enumerable.Range(start, Math.Min(limit, count - start)).ToList();
        return Task.FromResult(new Page<int>(items, start + items.Count < count ? $"{start + items.Count}" : null));
    };

    private static int Place(string? cursor) => cursor is null ? 0 : int.Parse(cursor, CultureInfo.InvariantCulture);
}
