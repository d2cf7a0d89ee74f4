using Replication.Contracts.Stores;
using Replication.WebConsole.Pages.Repositories;
using Xunit;

namespace Replication.UnitTests.Console;

public sealed class NameListTests
{
    private int _calls;

    [Fact]
    public async Task The_first_read_without_a_text_reads_one_page()
    {
        var names = Registry(count: 5000);

        await names.ReadMoreAsync("", CancellationToken.None);

        Assert.Equal((1, NameList.PageSize, false), (_calls, names.Matching("").Count, names.IsComplete));
    }

    [Fact]
    public async Task A_text_reads_on_until_a_page_of_names_matches()
    {
        var names = Registry(count: 5000);
        await names.ReadMoreAsync("", CancellationToken.None);

        // Every second name ends with an even digit.
        await names.FillAsync("EVEN", CancellationToken.None);

        Assert.Equal(2 * NameList.PageSize, names.ReadCount);
        Assert.All(names.Matching("even"), static it => Assert.EndsWith("even", it, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_call_reads_a_limited_part_of_a_large_registry()
    {
        var names = Registry(count: 5000);

        await names.FillAsync("no such name", CancellationToken.None);

        Assert.Equal((NameList.MaxPages, false), (_calls, names.IsComplete));
        Assert.Empty(names.Matching("no such name"));
    }

    [Fact]
    public async Task A_complete_list_is_not_read_again()
    {
        var names = Registry(count: 30);
        await names.ReadMoreAsync("", CancellationToken.None);

        await names.FillAsync("other", CancellationToken.None);
        await names.ReadMoreAsync("other", CancellationToken.None);

        Assert.Equal((1, 30, true), (_calls, names.ReadCount, names.IsComplete));
    }

    private NameList Registry(int count) => new((last, limit, _) =>
    {
        _calls++;
        var from = last is null ? 0 : int.Parse(last, null);
        var items = Enumerable.Range(from, Math.Min(limit, count - from)).Select(static it => $"team/{it}{(it % 2 == 0 ? "even" : "odd")}");
        return Task.FromResult(new Page<string>([.. items], from + limit < count ? $"{from + limit}" : null));
    });
}
