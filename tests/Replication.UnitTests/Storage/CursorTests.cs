using Replication.Contracts.Stores;
using Replication.Storage;
using Xunit;

namespace Replication.UnitTests.Storage;

public sealed class CursorTests
{
    private static readonly PageCursor Place =
        new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddTicks(7), Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"));

    [Fact]
    public void A_place_is_parsed_from_its_text() => Assert.Equal(Place, PageCursor.Parse('t', Place.ToText('t')));

    [Fact]
    public void The_text_needs_no_escaping_in_a_url() => Assert.Matches(@"\A[A-Za-z0-9_-]+\z", Place.ToText('t'));

    [Fact]
    public void No_text_means_the_beginning()
    {
        Assert.Equal(PageCursor.Newest, PageCursor.Parse('t', null));
        Assert.Equal(0, SequenceCursor.Parse('e', null));
    }

    [Fact]
    public void A_number_comes_back_from_its_text() =>
        Assert.Equal(long.MaxValue, SequenceCursor.Parse('e', SequenceCursor.ToText('e', long.MaxValue)));

    [Fact]
    public void A_text_of_another_list_is_refused()
    {
        Assert.Throws<InvalidCursorException>(() => PageCursor.Parse('q', Place.ToText('t')));
        Assert.Throws<InvalidCursorException>(() => SequenceCursor.Parse('x', SequenceCursor.ToText('e', 1)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("=")]
    [InlineData("a")]
    [InlineData("/+/+")]
    [InlineData("dAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("dP__________AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("dH__________AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("dAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void A_text_that_names_no_place_is_refused(string text) =>
        Assert.Throws<InvalidCursorException>(() => PageCursor.Parse('t', text));

    [Fact]
    public void Of_two_places_the_older_one_is_later_in_the_list()
    {
        var later = Place with { At = Place.At.AddTicks(1) };
        var higher = Place with { Id = Guid.Parse("10112233-4455-6677-8899-aabbccddeeff") };

        Assert.Equal(Place, PageCursor.Older(Place, later));
        Assert.Equal(Place, PageCursor.Older(higher, Place));
    }
}
