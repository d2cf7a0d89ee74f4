using Replication.Registries.Authentication;
using Xunit;

namespace Replication.UnitTests.Registries.Authentication;

public sealed class ChallengeParserTests
{
    [Theory]
    [InlineData(
        """Bearer realm="https://auth/token",service="reg",scope="repository:a/b:pull,push" """,
        "Bearer realm=https://auth/token service=reg scope=repository:a/b:pull,push")]
    [InlineData("""bearer REALM = "x" , Service=y""", "bearer realm=x service=y")]
    [InlineData("""Basic realm="a, \"quoted\" realm" """, "Basic realm=a, \"quoted\" realm")]
    [InlineData("""Basic realm="r", Bearer realm="t",service="s" """, "Basic realm=r|Bearer realm=t service=s")]
    [InlineData("""Negotiate, Bearer realm="t" """, "Negotiate|Bearer realm=t")]
    [InlineData("Negotiate YWJj==, Basic", "Negotiate ywjj==|Basic")]
    [InlineData("""Bearer realm="never closed""", "Bearer realm=never closed")]
    [InlineData("""Bearer realm="a",realm="b" """, "Bearer realm=a")]
    [InlineData("Bearer realm=", "Bearer realm=")]
    [InlineData(",,, ", "")]
    [InlineData("", "")]
    [InlineData("= \" ((", "")]
    public void Challenges_are_read_from_one_header(string header, string expected) => Assert.Equal(expected, Shown([header]));

    [Fact]
    public void Several_headers_are_read_one_after_the_other() =>
        Assert.Equal("Basic realm=a|Bearer realm=b", Shown(["""Basic realm="a" """, """Bearer realm="b" """]));

    [Fact]
    public void No_header_value_stops_the_reading()
    {
        var random = new Random(17);
        for (var i = 0; i < 20_000; i++)
        {
            var header = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => "Bearer realm=\"\\,= \t;a\u00e4"[random.Next(22)]));
            Assert.NotNull(ChallengeParser.Parse([header]));
        }
    }

    private static string Shown(string[] headers) => string.Join('|', ChallengeParser.Parse(headers).Select(static challenge =>
        string.Join(' ', challenge.Parameters.Select(static parameter => $"{parameter.Key}={parameter.Value}").Prepend(challenge.Scheme))));
}
