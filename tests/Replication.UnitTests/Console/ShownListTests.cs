using Replication.Contracts.Stores;
using Replication.WebConsole.Parts;
using Xunit;

namespace Replication.UnitTests.Console;

public sealed class ShownListTests
{
    private readonly ShownList<Guid> _list = new(static it => it);

    [Fact]
    public void Nothing_is_known_before_the_first_page() => Assert.Null(_list.Items);

    [Fact]
    public void A_fresh_first_page_replaces_the_old_one()
    {
        _list.Refresh(Page("b", 3, 2));
        _list.Refresh(Page("c", 4, 3));

        Assert.Equal([Id(4), Id(3)], _list.Items);
        Assert.Equal("c", _list.Next);
    }

    [Fact]
    public void Further_pages_stay_below_a_fresh_first_page()
    {
        _list.Refresh(Page("b", 5, 4));
        _list.Append(Page("c", 3, 2));
        _list.Refresh(Page("other", 6, 5));

        Assert.Equal([Id(6), Id(5), Id(4), Id(3), Id(2)], _list.Items);
        Assert.Equal("c", _list.Next);
    }

    [Fact]
    public void An_item_is_shown_once()
    {
        _list.Refresh(Page("b", 3, 2));
        _list.Append(Page(next: null, 2, 1));

        Assert.Equal([Id(3), Id(2), Id(1)], _list.Items);
        Assert.Null(_list.Next);
    }

    [Fact]
    public void A_very_long_list_ends()
    {
        _list.Refresh(Page("b", 0));
        _list.Append(Page("c", [.. Enumerable.Range(1, 998)]));
        Assert.Equal("c", _list.Next);

        _list.Append(Page("d", 999));

        Assert.Null(_list.Next);
    }

    [Fact]
    public void Another_filter_starts_again()
    {
        _list.Refresh(Page("b", 3));
        _list.Append(Page("c", 2));
        _list.Clear();
        Assert.Null(_list.Items);

        _list.Refresh(Page(next: null, 9));

        Assert.Equal([Id(9)], _list.Items);
        Assert.Null(_list.Next);
    }

    private static Page<Guid> Page(string? next, params int[] ids) => new([.. ids.Select(Id)], next);

    private static Guid Id(int number) => new(number, 0, 0, new byte[8]);
}
