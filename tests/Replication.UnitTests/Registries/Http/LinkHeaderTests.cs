using Replication.Registries.Http;
using Xunit;

namespace Replication.UnitTests.Registries.Http;

public sealed class LinkHeaderTests
{
    [Theory]
    [InlineData("""</v2/a/tags/list?n=2&last=b>; rel="next" """, "/v2/a/tags/list?n=2&last=b")]
    [InlineData("""<first>; rel="prev", <second>; title="x"; rel=next""", "second")]
    [InlineData("<a>; REL=\"NEXT\"", "a")]
    [InlineData("<a>; rel=\"prev\"", null)]
    // A link that cannot be read may name a next page.
    [InlineData("<a", "")]
    [InlineData("<<>>;;", "")]
    [InlineData("garbage", "")]
    [InlineData("; ;", "")]
    [InlineData("  ", null)]
    [InlineData("<a>; rel=\"prev\", <<b", "")]
    [InlineData("", null)]
    [InlineData("<>; rel=\"next\"", "")]
    // Parameters in any order and notation, several relations, several links in one header.
    [InlineData("<a>;title=\"x; rel=prev, <b>\" ; Rel = next", "a")]
    [InlineData("<a>; rel='next'", "a")]
    [InlineData("<a>; rel=\"last next\"", "a")]
    [InlineData("<a>; rel=\"nextpage\"", null)]
    [InlineData("<a?x=1,2>; rel=first,<b?x=1,2;3>; rel=next", "b?x=1,2;3")]
    // Without brackets, and without a relation.
    [InlineData("a>; rel=next", "a")]
    [InlineData("/v2/_catalog?last=b; rel=\"next\"", "/v2/_catalog?last=b")]
    [InlineData("</v2/_catalog?last=b>", "/v2/_catalog?last=b")]
    [InlineData("<https://docs.example.com/>", null)]
    public void The_next_page_is_named(string header, string? expected) => Assert.Equal(expected, LinkHeader.Next([header]));
}
