using Replication.Registries.Http;
using Xunit;

namespace Replication.UnitTests.Registries.Http;

public sealed class NextPageTests
{
    private static readonly Uri Page = new("https://registry.example.com:5443/v2/team/app/tags/list?n=3");

    [Theory]
    [InlineData("/v2/team/app/tags/list?n=3&last=c")]
    [InlineData("?n=3&last=c")]
    [InlineData("list?n=3&last=c")]
    [InlineData("https://registry.example.com:5443/v2/team/app/tags/list?n=3&last=c")]
    [InlineData("https://registry.example.com/v2/team/app/tags/list?n=3&last=c")]
    [InlineData("http://registry.example.com:5443/v2/team/app/tags/list?n=3&last=c")]
    [InlineData("http://registry.internal:5000/v2/team/app/tags/list?n=3&last=c#x")]
    [InlineData("https://registry.example.com:5443/repository/docker-proxy/v2/team/app/tags/list?n=3&last=c")]
    [InlineData("//10.0.0.7/v2/team/app/tags/list?n=3&last=c")]
    [InlineData("ftp://elsewhere/?n=3&last=c")]
    public void The_query_of_a_link_is_followed_at_the_known_address(string link) =>
        Assert.Equal("https://registry.example.com:5443/v2/team/app/tags/list?n=3&last=c", NextPage.Resolve(Page, link)?.OriginalString);

    [Fact]
    public void Marks_in_a_query_keep_their_characters() =>
        Assert.Equal("?next_page=a%2Bb%3D%7E", NextPage.Resolve(Page, "http://other/?next_page=a%2Bb%3D%7E")?.Query);

    [Theory]
    [InlineData("")]
    [InlineData("?")]
    [InlineData("https://elsewhere.example.com/v2/team/app/tags/list/2")]
    [InlineData("http://registry.example.com:5443/v2/team/app/tags/list/2")]
    [InlineData("mailto:someone@example.com")]
    public void A_link_without_a_query_to_another_host_cannot_be_followed(string link) => Assert.Null(NextPage.Resolve(Page, link));

    [Fact]
    public void A_next_page_may_have_another_path_at_the_registry() =>
        Assert.Equal("https://registry.example.com:5443/v2/team/app/tags/list/2", NextPage.Resolve(Page, "/v2/team/app/tags/list/2")
            ?.OriginalString);
}
