using Replication.Contracts.Images;
using Replication.Registries.Authentication;
using Xunit;

namespace Replication.UnitTests.Registries.Authentication;

public sealed class TokenScopesTests
{
    private static readonly RepositoryName App = RepositoryName.Parse("team/app");
    private static readonly RepositoryName Base = RepositoryName.Parse("team/base");

    [Fact]
    public void Each_resource_occurs_once_in_request_order()
    {
        var scopes = TokenScopes.PullAndPush(App).And(TokenScopes.Pull(Base)).And(TokenScopes.Pull(App));

        Assert.Equal(["repository:team/app:pull,push", "repository:team/base:pull"], scopes.Texts);
    }

    [Theory]
    [InlineData("repository:team/app:pull,push", true)]
    [InlineData("repository:team/app:push,pull registry:catalog:*", true)]
    [InlineData("repository:team/app:*", true)]
    [InlineData("repository:team/app:pull", false)]
    [InlineData("repository:team/base:pull,push", false)]
    [InlineData("", false)]
    public void A_token_is_reused_for_covered_scopes(string granted, bool serves) =>
        Assert.Equal(serves, TokenScopes.Parse(granted).Cover(TokenScopes.PullAndPush(App)));

    [Theory]
    [InlineData("repository:host:5000/app:pull", "repository:host:5000/app:pull")]
    [InlineData("a:b:c  d:e:f,g", "a:b:c d:e:f,g")]
    [InlineData("nonsense :x y:", "")]
    [InlineData(null, "")]
    public void The_scope_of_a_challenge_is_read(string? text, string expected) => Assert.Equal(expected, TokenScopes.Parse(text).Key);
}
