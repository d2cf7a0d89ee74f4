using System.Security.Cryptography;
using System.Text;
using Replication.App.Configuration;
using Xunit;

namespace Replication.UnitTests.App.Configuration;

/// <summary>Probable mistakes in a configuration that can be used.</summary>
public sealed class ConfigurationWarningsTests
{
    private const string Hooked = "webhook: { format: generic, authentication: bearer, secret: 0123456789abcdef }";

    [Fact]
    public void A_configuration_in_order_has_none() => Assert.Empty(Of(
        $$"""
        instances: [ { name: a, endpoint: "https://a", {{Hooked}} }, { name: b, endpoint: "http://127.0.0.1:5000" } ]
        rules: [ { name: r, source: a, target: b, level: namespace, namespace: team, tagGlob: "v*" } ]
        """));

    [Theory]
    [InlineData("$HOOK_SECRET_OF_A_LENGTH", true)]
    [InlineData("${env:HOOK_SECRET}", false)]
    [InlineData("a$HOOK_SECRET_OF_A_LENGTH", false)]
    public void A_variable_without_braces_is_reported_and_its_name_is_not_shown(string secret, bool isReported)
    {
        var environment = new Dictionary<string, string> { ["HOOK_SECRET"] = "0123456789abcdef0123" };
        var read = Reading.Read(
            $"instances: [ {{ name: a, endpoint: \"https://a\", credentials: {{ username: robot, password: \"{secret}\" }} }} ]",
                environment);
        var warnings = ConfigurationWarnings.Of(Assert.IsType<ConfigurationResult.Ok>(read).Configuration);

        Assert.Equal(isReported, warnings.Any());
        Assert.All(warnings, static it =>
        {
            Assert.Equal("instances[0].credentials.password", it.Key);
            Assert.Contains("${env:NAME}", it.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("HOOK", it.Message, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "of an empty text")]
    [InlineData("01ba4719c80b6fe911b091a7c05124b64eeece964e09c058ef8f9805daca546b", "of a line break alone")]
    public void The_hash_of_nothing_is_reported(string hash, string words)
    {
        var warning = Assert.Single(Of($"auth: {{ tokens: [ {{ name: ci, sha256: {hash}, role: viewer }} ] }}"));

        Assert.Equal("auth.tokens[0].sha256", warning.Key);
        Assert.Contains(words, warning.Message, StringComparison.Ordinal);
        Assert.Contains("printf", warning.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("secret\n", "secret", true)]
    [InlineData("secret\r\n", "secret", true)]
    [InlineData("secret", "secret", false)]
    [InlineData("secret\n", "other", false)]
    [InlineData("\n", "", false)]
    public void The_hash_of_the_token_of_the_environment_with_a_line_break_is_reported(string hashed, string token, bool isReported)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(hashed)));
        var read = Reading.Read($"auth: {{ tokens: [ {{ name: ci, sha256: {hash}, role: viewer }} ] }}");

        var warning = ConfigurationWarnings.OfToken(Assert.IsType<ConfigurationResult.Ok>(read).Configuration, token);

        Assert.Equal(isReported, warning is not null);
        if (warning is not null)
            Assert.Contains("printf %s", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_warnings_of_rules_have_their_line()
    {
        var warnings = Of(
            """
            instances: [ { name: a, endpoint: "https://a" }, { name: b, endpoint: "https://b" } ]
            rules:
              - { name: r, source: a, target: b, level: namespace, namespace: team, tagFilter: "v*" }
            """);

        Assert.Equal([3, 3], warnings.Select(static it => it.Line));
        Assert.Contains("(rule.probableGlob)", warnings[0].Message, StringComparison.Ordinal);
        Assert.Contains("(rule.sourceWithoutWebhook)", warnings[1].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("instances: [ { name: a, endpoint: \"http://a:5000\" } ]", "instances[0].endpoint", "http://a:5000 uses plain HTTP")]
    [InlineData(
        "instances: [ { name: a, endpoint: \"https://a\", internalEndpoint: \"http://b\" } ]",
        "instances[0].internalEndpoint",
        "http://b uses plain HTTP")]
    [InlineData(
        "instances: [ { name: a, endpoint: \"https://a\", tls: { insecure: true } } ]", "instances[0].tls", "(instance.insecureTls)")]
    [InlineData(
        "{ http: { urls: \"http://*:8080\" }, auth: { tokens: [ { name: ci, sha256: "
            + "0123456789012345678901234567890123456789012345678901234567890123, role: viewer } ] } }",
        "http.urls",
        "'http://*:8080' can be reached from elsewhere without encryption")]
    public void A_connection_that_others_can_read_is_reported(string text, string key, string words)
    {
        var warning = Assert.Single(Of(text));

        Assert.Equal(key, warning.Key);
        Assert.Contains(words, warning.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<ConfigurationProblem> Of(string text) => ConfigurationWarnings.Of(Reading.Ok(text));
}
