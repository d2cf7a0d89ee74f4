using Replication.Contracts.Stores;
using Replication.Coordination.Tasks;
using Xunit;

namespace Replication.UnitTests.Coordination.Tasks;

public sealed class SelectionCursorTests
{
    [Theory]
    [InlineData(null, 0, null)]
    [InlineData("0.abc", 0, "abc")]
    [InlineData("1.", 1, null)]
    [InlineData("1.a.b", 1, "a.b")]
    public void A_cursor_names_a_status_and_the_cursor_of_its_list(string? text, int index, string? after) =>
        Assert.Equal(new SelectionCursor(index, after), SelectionCursor.Parse(text, statusCount: 2));

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData(".abc")]
    [InlineData("2.abc")]
    [InlineData("-1.abc")]
    public void Another_text_is_refused(string text) =>
        Assert.Throws<InvalidCursorException>(() => SelectionCursor.Parse(text, statusCount: 2));

    [Theory]
    [InlineData(0, "abc", "0.abc")]
    [InlineData(0, null, "1.")]
    [InlineData(1, "abc", "1.abc")]
    [InlineData(1, null, null)]
    public void The_next_page_is_of_the_same_status_or_begins_the_next_one(int index, string? next, string? expected) =>
        Assert.Equal(expected, new SelectionCursor(index, "before").Next(next, statusCount: 2));
}
