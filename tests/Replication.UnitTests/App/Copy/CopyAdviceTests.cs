using Replication.App.Copy;
using Replication.Contracts;
using Replication.Registries;
using Xunit;

namespace Replication.UnitTests.App.Copy;

public sealed class CopyAdviceTests
{
    [Theory]
    [InlineData(
        CopyFailure.Unauthorized,
        "The source registry registry.example.com answered 401.",
        "docker login registry.example.com|--src-creds USER:PASS|REPLICATION_SRC_CREDS")]
    [InlineData(
        CopyFailure.Unauthorized,
        "The target registry localhost:5000 answered 401.",
        "docker login localhost:5000|--dst-creds-file FILE|REPLICATION_DST_CREDS")]
    [InlineData(
        CopyFailure.Unauthorized,
        "The registry localhost:5000 answered 401 while getting a token.",
        "docker login localhost:5000|--dst-creds")]
    [InlineData(CopyFailure.RedirectRefused, "The registry localhost:5000 wants us to log in at https://elsewhere.", "--allow-host HOST")]
    [InlineData(
        CopyFailure.Denied,
        "The source registry registry.example.com answered 403.",
        "docker login registry.example.com|--src-creds USER:PASS")]
    public void A_failure_that_an_option_fixes_names_it(string code, string message, string words)
    {
        var advice = string.Join('\n', CopyAdvice.Of(new CopyFailure(code, message, false), Samples.Settings));

        Assert.All(words.Split('|'), word => Assert.Contains(word, advice, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(CopyRemedy.AllPlatforms, "--platform")]
    [InlineData(CopyRemedy.AllowSparse, "--allow-sparse")]
    [InlineData(CopyRemedy.WithoutReferrers, "--no-referrers")]
    public void A_remedy_names_its_option(CopyRemedy remedy, string option)
    {
        var settings = Samples.Settings with { Platforms = [new ImagePlatform("linux", "arm64")] };
        var failure = new CopyFailure(CopyFailure.TargetRefused, "The target registry …", false) { Remedy = remedy };

        Assert.Contains(option, Assert.Single(CopyAdvice.Of(failure, settings)), StringComparison.Ordinal);
        Assert.Empty(CopyAdvice.Of(failure with { Remedy = CopyRemedy.None }, settings));
    }

    [Theory]
    [InlineData(CopyRemedy.TrustCertificate, "tls.ca is --dst-ca-file FILE|--insecure")]
    [InlineData(CopyRemedy.CheckTls, "--insecure")]
    [InlineData(CopyRemedy.UsePlainHttp, "http:// is --dst-plain-http")]
    [InlineData(CopyRemedy.UseHttps, "Remove --dst-plain-http")]
    public void A_problem_with_TLS_names_the_options_for_it(CopyRemedy remedy, string words)
    {
        var failure = new CopyFailure(CopyFailure.RegistryUnavailable, "The target registry localhost:5000 failed.", true)
        {
            Remedy = remedy,
        };

        var advice = Assert.Single(CopyAdvice.Of(failure, Samples.Settings));

        Assert.All(words.Split('|'), word => Assert.Contains(word, advice, StringComparison.Ordinal));
    }

    [Fact]
    public void All_platforms_are_advised_only_to_a_caller_that_selected_some() =>
        Assert.Empty(CopyAdvice.Of(
            new CopyFailure(CopyFailure.TargetRefused, "The target registry …", false) { Remedy = CopyRemedy.AllPlatforms },
                Samples.Settings));

    [Fact]
    public void A_command_with_a_password_is_not_advised_to_add_one()
    {
        var settings = Samples.Settings with
        {
            Source = Samples.Side("registry.example.com/app", credentials: new RegistryCredentials("robot", new Secret("wrong")))
        };

        Assert.Empty(CopyAdvice.Of(
            new CopyFailure(CopyFailure.Unauthorized, "The source registry registry.example.com answered 401.", false), settings));
    }

    [Fact]
    public void Plain_http_without_a_response_is_advised_to_be_removed()
    {
        var settings = Samples.Settings with { Target = Samples.Side("localhost:5000/app", isPlainHttp: true) };

        var broken = new CopyFailure(CopyFailure.RegistryUnavailable, "The target registry localhost:5000 failed.", true)
        {
            Remedy = CopyRemedy.CheckScheme,
        };
        Assert.Contains("remove --dst-plain-http", Assert.Single(CopyAdvice.Of(broken, settings)), StringComparison.Ordinal);
        // A registry that responds uses http.
        Assert.Empty(CopyAdvice.Of(
            new CopyFailure(CopyFailure.RegistryUnavailable, "The target registry localhost:5000 answered 503 while writing.", true),
            settings));
    }
}
