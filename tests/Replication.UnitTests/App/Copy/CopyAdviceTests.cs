using Replication.App.Copy;
using Replication.Contracts;
using Replication.Registries;
using Xunit;

namespace Replication.UnitTests.App.Copy;

public sealed class CopyAdviceTests
{
    [Theory]
    [InlineData(CopyFailure.Unauthorized, "The source registry registry.example.com answered 401.", "docker login registry.example.com|--src-creds USER:PASS|REPLICATION_SRC_CREDS")]
    [InlineData(CopyFailure.Unauthorized, "The target registry localhost:5000 answered 401.", "docker login localhost:5000|--dst-creds-file FILE|REPLICATION_DST_CREDS")]
    [InlineData(CopyFailure.Unauthorized, "The registry localhost:5000 answered 401 while getting a token.", "docker login localhost:5000|--dst-creds")]
    [InlineData(CopyFailure.RegistryUnavailable, "The target registry localhost:5000 failed: its TLS certificate or handshake was not accepted.", "--dst-ca-file FILE|--dst-plain-http|--insecure")]
    [InlineData(CopyFailure.RedirectRefused, "The registry localhost:5000 wants us to log in at https://elsewhere.", "--allow-host HOST")]
    [InlineData(CopyFailure.ManifestUnknown, "The source registry registry.example.com lacks the manifest x; push what is missing, or allow copies of a sparse index.", "--allow-sparse")]
    public void A_failure_that_an_option_mends_names_it(string code, string message, string words)
    {
        var advice = string.Join('\n', CopyAdvice.Of(new CopyFailure(code, message, false), Samples.Settings));

        Assert.All(words.Split('|'), word => Assert.Contains(word, advice, StringComparison.Ordinal));
    }

    [Fact]
    public void A_refused_platform_points_to_the_whole_image()
    {
        var settings = Samples.Settings with { Platforms = [new ImagePlatform("linux", "arm64")] };

        Assert.Contains("--platform", Assert.Single(CopyAdvice.Of(new CopyFailure(CopyFailure.TargetRefused, "The target registry …", false), settings)), StringComparison.Ordinal);
        Assert.Empty(CopyAdvice.Of(new CopyFailure(CopyFailure.TargetRefused, "The target registry …", false), Samples.Settings));
    }

    [Fact]
    public void Who_gave_a_password_is_not_told_to_give_one()
    {
        var settings = Samples.Settings with { Source = Samples.Side("registry.example.com/app", credentials: new RegistryCredentials("robot", new Secret("wrong"))) };

        Assert.Empty(CopyAdvice.Of(new CopyFailure(CopyFailure.Unauthorized, "The source registry registry.example.com answered 401.", false), settings));
    }

    [Fact]
    public void Plain_http_that_was_asked_for_may_be_the_mistake()
    {
        var settings = Samples.Settings with { Target = Samples.Side("localhost:5000/app", isPlainHttp: true) };

        Assert.Contains("leave --dst-plain-http out", Assert.Single(CopyAdvice.Of(new CopyFailure(CopyFailure.RegistryUnavailable, "The target registry localhost:5000 failed.", true), settings)), StringComparison.Ordinal);
    }
}
