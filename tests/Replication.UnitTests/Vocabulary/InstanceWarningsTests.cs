using Replication.Contracts;
using Replication.Contracts.Instances;
using Xunit;

namespace Replication.UnitTests.Vocabulary;

/// <summary>Probable mistakes in an instance that was created through the API.</summary>
public sealed class InstanceWarningsTests
{
    [Theory]
    [InlineData("$REGISTRY_PASSWORD", true)]
    [InlineData("${REGISTRY_PASSWORD}", true)]
    [InlineData("${env:REGISTRY_PASSWORD}", true)]
    [InlineData("${file:/run/secrets/password}", true)]
    [InlineData("pa$$word", false)]
    [InlineData("$1000", false)]
    public void A_reference_that_the_API_does_not_replace_is_reported(string text, bool isReported)
    {
        var instance = Sample("https://tokyo.example.com") with
        {
            Credentials = new InstanceCredentials("robot", new Secret(text)),
            Webhook = new InstanceWebhook(WebhookFormat.Generic, WebhookAuthentication.Bearer, new Secret(text))
            {
                Secrets = [new Secret(text), new Secret(text)],
            },
        };
        string[] keys = ["credentials.password", "webhook.secret", "webhook.secrets"];

        var warnings = ShownInstance.Of(new KeptInstance(instance, Guid.Empty, default, default)).Warnings;

        Assert.Equal(isReported ? keys : [], warnings.Select(static it => it.Key));
        Assert.All(warnings, it => Assert.DoesNotContain(text, it.Message, StringComparison.Ordinal));
        // The file was read with its own warnings, and what it replaced may begin with a dollar sign.
        Assert.Empty(ShownInstance.Of(instance).Warnings);
    }

    [Theory]
    [InlineData("http://tokyo.example.com:5000", "instance.plainHttp")]
    [InlineData("https://tokyo.example.com", null)]
    [InlineData("http://127.0.0.1:5000", null)]
    public void Plain_HTTP_to_another_machine_is_reported(string endpoint, string? code) => Assert.Equal(
        code is null ? [] : [code], ShownInstance.Of(Sample(endpoint)).Warnings.Select(static it => it.Code));

    [Fact]
    public void The_address_that_is_used_decides() => Assert.Empty(ShownInstance.Of(
        Sample("http://tokyo.example.com") with { InternalEndpoint = new Uri("https://tokyo.internal") }).Warnings);

    private static RegistryInstance Sample(string endpoint) => new() { Name = "tokyo", Endpoint = new Uri(endpoint) };
}
