using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.UnitTests.Architecture;
using Replication.WebConsole.Pages.Instances;
using Xunit;

namespace Replication.UnitTests.Console;

public sealed class WebhookSetupTests
{
    private const string Server = "https://replication.example.com/";

    [Theory]
    [InlineData(WebhookAuthentication.Bearer, null, "https://replication.example.com/hooks/osaka")]
    [InlineData(WebhookAuthentication.QueryToken, null, "https://replication.example.com/hooks/osaka?token=SECRET")]
    [InlineData(WebhookAuthentication.QueryToken, "key", "https://replication.example.com/hooks/osaka?key=SECRET")]
    public void The_address_has_the_secret_when_the_publisher_sends_no_header(
        WebhookAuthentication authentication, string? parameter, string address)
    {
        var webhook = new ShownWebhook(WebhookFormat.Quay, authentication, null, null, parameter);

        Assert.Equal(address, WebhookSetup.Address(Server, "osaka", webhook));
    }

    [Theory]
    [InlineData(WebhookAuthentication.Bearer, null, "Authorization: Bearer SECRET", null)]
    [InlineData(WebhookAuthentication.Basic, null, "Authorization: Basic base64(robot:SECRET)", null)]
    [InlineData(WebhookAuthentication.Header, null, "Authorization: SECRET", null)]
    [InlineData(WebhookAuthentication.Header, "X-Hook", "X-Hook: SECRET", null)]
    [InlineData(WebhookAuthentication.HmacSha256, null, null, "X-Hub-Signature-256")]
    [InlineData(WebhookAuthentication.HmacSha1, null, null, "X-Nexus-Webhook-Signature")]
    [InlineData(WebhookAuthentication.HmacSha1, "X-Sign", null, "X-Sign")]
    [InlineData(WebhookAuthentication.QueryToken, null, null, null)]
    [InlineData(WebhookAuthentication.None, null, null, null)]
    public void The_header_is_the_one_that_the_authentication_needs(
        WebhookAuthentication authentication, string? name, string? header, string? signature)
    {
        var webhook = new ShownWebhook(WebhookFormat.Generic, authentication, "robot", name, null);

        Assert.Equal(header, WebhookSetup.Header(webhook) is { } it ? $"{it.Name}: {it.Value}" : null);
        Assert.Equal(signature, WebhookSetup.SignatureHeader(webhook));
    }

    [Fact]
    public void The_distribution_registry_gets_the_lines_of_the_documentation()
    {
        var webhook = new ShownWebhook(WebhookFormat.Distribution, WebhookAuthentication.Bearer, null, null, null);

        Assert.Equal(
            """
            notifications:
              endpoints:
                - name: replication
                  url: https://replication.example.com/hooks/osaka
                  headers: { Authorization: ["Bearer SECRET"] }
                  timeout: 2s
                  threshold: 5
                  backoff: 1s
            """,
            WebhookSetup.Snippet(Server, "osaka", webhook));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_publisher_has_steps_and_the_authentication_of_the_documentation(WebhookFormat format)
    {
        var documentation = File.ReadAllText(Path.Combine(Repository.Root, "docs", "webhooks.md"));

        Assert.NotEmpty(WebhookSetup.Steps(format).English);
        var authentication = WebhookSetup.UsualAuthentication(format).ToWord();
        Assert.Contains($"`{format.ToWord()}`", documentation, StringComparison.Ordinal);
        Assert.Contains($"`{authentication}`", documentation, StringComparison.Ordinal);
    }

    public static TheoryData<WebhookFormat> Formats => [.. Enum.GetValues<WebhookFormat>()];
}
