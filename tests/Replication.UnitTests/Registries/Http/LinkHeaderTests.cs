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
    [InlineData("<a", null)]
    [InlineData("a>; rel=next", null)]
    [InlineData("", null)]
    public void The_next_page_is_named(string header, string? expected) => Assert.Equal(expected, LinkHeader.Next([header]));
}
