using System.Text;
using Replication.Registries.Authentication;
using Xunit;

namespace Replication.UnitTests.Registries.Authentication;

public sealed class BearerTokenTests
{
    private static readonly DateTimeOffset Now = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("""{"token":"t","expires_in":300}""", 240)]
    [InlineData("""{"access_token":"t","expires_in":300.0,"issued_at":"2001-01-01T00:00:00Z"}""", 240)]
    [InlineData("""{"token":"t"}""", 48)]
    [InlineData("""{"token":"t","expires_in":0}""", 48)]
    [InlineData("""{"token":"t","expires_in":-5}""", 48)]
    [InlineData("""{"token":"t","expires_in":"300"}""", 240)]
    [InlineData("""{"token":"t","expires_in":"3e2"}""", 240)]
    [InlineData("""{"token":"t","expires_in":"soon"}""", 48)]
    [InlineData("""{"token":"t","expires_in":null}""", 48)]
    [InlineData("""{"token":"t","expires_in":1e300}""", 43200)]
    public void A_token_is_renewed_at_80_percent_of_its_lifetime(string body, int seconds)
    {
        var token = Parse(body);

        Assert.Equal("t", token!.Value);
        Assert.Equal(Now.AddSeconds(seconds), token.RenewAt);
        Assert.InRange(token.FreshUntil, Now.AddSeconds(24), token.RenewAt);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"token":""}""")]
    [InlineData("""{"token":17}""")]
    [InlineData("""{"token":"a\r\nX-Injected: yes"}""")]
    [InlineData("{\"token\":\"")]
    public void An_answer_without_a_usable_token_is_none(string body) => Assert.Null(Parse(body));

    private static BearerToken? Parse(string body) => BearerToken.Parse(Encoding.UTF8.GetBytes(body), TokenScopes.None, Now);
}
