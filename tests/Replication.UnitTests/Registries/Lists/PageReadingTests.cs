using System.Text;
using Replication.Registries.Lists;
using Xunit;

namespace Replication.UnitTests.Registries.Lists;

public sealed class PageReadingTests
{
    [Theory]
    // The form of the specification.
    [InlineData("""{"name":"x","tags":["a","b"]}""", null, "/v2/x/tags/list?n=2&last=b", "a,b", "b")]
    [InlineData("""{"tags":["a","b"]}""", null, null, "a,b", null)]
    [InlineData("""{"tags":[]}""", null, null, "", null)]
    [InlineData("""{"tags":null}""", null, null, "", null)]
    [InlineData("""{"tags":["a",null]}""", null, null, "a", null)]
    [InlineData("""{"tags":["a"]}""", null, "/v2/_catalog?last=team%2Fa+b&n=1", "a", "team/a b")]
    // Checkpoints of the registry's own.
    [InlineData("""{"tags":["a","b"]}""", null, "/v2/x/tags/list?next_page=gAAA%3D&n=2", "a,b", "?next_page=gAAA%3D&n=2")]
    [InlineData("""{"tags":["a","b"]}""", null, "/v2/x/tags/list?last=b&n=2&orderby=time", "a,b", "?last=b&n=2&orderby=time")]
    // It ignores the size, or the beginning, or both.
    [InlineData("""{"tags":["a","b","c"]}""", null, null, "a,b", "b")]
    [InlineData("""{"tags":["a","b","c","d","e"]}""", "b", null, "c,d", "d")]
    [InlineData("""{"tags":["a","b","c","d","e"]}""", "d", null, "e", null)]
    [InlineData("""{"tags":["a","b","c"]}""", "c", null, "", null)]
    [InlineData("""{"tags":["d","b","e","c","a"]}""", null, null, "a,b", "b")]
    [InlineData("""{"tags":["d","b","e","c","a"]}""", "b", null, "c,d", "d")]
    // Where the last item is gone meanwhile.
    [InlineData("""{"tags":["a","c","d","e"]}""", "b", null, "c,d", "d")]
    public void A_page_is_read_from_every_known_response_format(string body, string? last, string? link, string items, string? next)
    {
        var page = PageReading.Read(Encoding.UTF8.GetBytes(body), "tags", last, 2, link is null
            ? null
            : new Uri(new Uri("http://registry.example"), link))!;

        Assert.Equal(items.Split(',', StringSplitOptions.RemoveEmptyEntries), page.Items);
        Assert.Equal(next, page.Next);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"tags":7}""")]
    [InlineData("""{"tags":[7]}""")]
    [InlineData("""{"tags":["a"]""")]
    public void An_invalid_list_is_not_a_page(string body) =>
        Assert.Null(PageReading.Read(Encoding.UTF8.GetBytes(body), "tags", null, 2, null));

    [Theory]
    [InlineData(null, "?n=2")]
    [InlineData("", "?n=2")]
    [InlineData("team/a&b", "?n=2&last=team%2Fa%26b")]
    [InlineData("?next_page=gAAA%3D&n=2", "?next_page=gAAA%3D&n=2")]
    public void The_next_page_is_requested_after_the_last_one(string? last, string query) =>
        Assert.Equal(query, PageReading.Query(last, 2));
}
