using Replication.App.Client.Views;
using Replication.Contracts;
using Xunit;

namespace Replication.UnitTests.App.Client;

/// <summary>Which columns and values a table shows in a number of cells.</summary>
public sealed class TableLayoutTests
{
    private static readonly ColumnText Name = Text("name", "platform-team", minWidth: 6);
    private static readonly ColumnText Time = Text("created", "2026-11-28 14:05:09Z", drop: 1) with { Short = Text("created", "11-28 14:05Z", drop: 1) };
    private static readonly ColumnText Id = Text("id", "0193a5b2");
    private static readonly ColumnText Note = Text("note", "a sentence of several words", isProse: true);

    [Theory]
    [InlineData(200, "name:13 created:20 id:8 note:27", "")]
    [InlineData(60, "name:13 created:20 id:8", "note")]
    [InlineData(40, "name:13 created:12 id:8", "note")]
    [InlineData(35, "name:11 created:12 id:8", "note")]
    [InlineData(29, "name:13 id:8", "note")]
    [InlineData(17, "name:7 id:8", "note")]
    [InlineData(8, "name:3 id:3", "note")]
    public void Values_become_short_then_columns_disappear_then_values_are_cut(int width, string beside, string below)
    {
        var layout = TableLayout.Fit([Name, Time, Id, Note], width);

        Assert.Equal(beside, string.Join(' ', layout.Columns.Select(static it => $"{it.Text.Heading}:{it.Width}")));
        Assert.Equal(below, string.Join(' ', layout.Below.Select(static it => it.Heading)));
    }

    [Theory]
    [InlineData("hangzhou/team/app:v1", 20, "hangzhou/team/app:v1")]
    [InlineData("hangzhou/team/app:v1", 11, "hangz…pp:v1")]
    [InlineData("hangzhou/team/app:v1", 2, "…1")]
    [InlineData("杭州杭州杭州", 7, "杭…州")]
    public void A_long_value_is_cut_in_its_middle(string text, int width, string shown)
    {
        Assert.Equal(shown, CellText.Shorten(text, width));
        Assert.InRange(CellText.Width(shown), 0, width);
    }

    [Fact]
    public void Lines_end_between_words_unless_a_word_is_longer_than_a_line()
    {
        Assert.Equal(["set the ca", "of tokyo"], CellText.Wrap("set the ca of tokyo", 10));
        Assert.Equal(["see", "0123456789", "abc end"], CellText.Wrap("see 0123456789abc end", 10));
    }

    [Fact]
    public void Ids_keep_the_digits_that_tell_them_apart_and_that_commands_accept()
    {
        string[] ids = ["7f3c2b1a-0d4e-8a6b-9c8d-000000000001", "7f3c2b1a-0d4f-8a6b-9c8d-000000000002", "-"];
        var timed = Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddYears(50)).ToString();

        var shown = ShortIds.Of(ids);

        Assert.Equal(["7f3c2b1a-0d4e", "7f3c2b1a-0d4f", "-"], shown);
        Assert.Equal(["7f3c2b1a"], ShortIds.Of(ids[..1]));
        Assert.Equal([timed[..13]], ShortIds.Of([timed]));
        Assert.All(shown.SkipLast(1), static it => Assert.True(IdPrefix.TryParse(it, out _)));
    }

    private static ColumnText Text(string heading, string cell, int? minWidth = null, int drop = 0, bool isProse = false) =>
        new(heading, [cell]) { MinWidth = minWidth, Drop = drop, IsProse = isProse };
}
