using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.Coordination.Webhooks;
using Xunit;

namespace Replication.UnitTests.Coordination.Webhooks;

public sealed class WebhookAuthenticatorTests
{
    private const string Secret = "0123456789abcdef";

    [Theory]
    [InlineData("bearer", "Authorization: Bearer 0123456789abcdef", true)]
    [InlineData("bearer", "Authorization: bearer 0123456789abcdef", true)]
    [InlineData("bearer", "Authorization: Bearer 0123456789abcde", false)]
    [InlineData("bearer", "Authorization: 0123456789abcdef", false)]
    [InlineData("bearer", "", false)]
    [InlineData("basic", "Authorization: Basic cmVnaXN0cnk6MDEyMzQ1Njc4OWFiY2RlZg==", true)]
    [InlineData("basic", "Authorization: Basic b3RoZXI6MDEyMzQ1Njc4OWFiY2RlZg==", false)]
    [InlineData("basic", "Authorization: Basic cmVnaXN0cnk6d3Jvbmc=", false)]
    [InlineData("basic", "Authorization: Basic !!!", false)]
    [InlineData("basic", "Authorization: Bearer 0123456789abcdef", false)]
    [InlineData("basic", "", false)]
    [InlineData("header", "Authorization: 0123456789abcdef", true)]
    [InlineData("header", "Authorization: Bearer 0123456789abcdef", false)]
    [InlineData("header", "X-Other: 0123456789abcdef", false)]
    [InlineData("header", "", false)]
    [InlineData("header X-Hook", "X-Hook: 0123456789abcdef", true)]
    [InlineData("header X-Hook", "x-hook: 0123456789abcdef", true)]
    [InlineData("header X-Hook", "X-Hook: 0123456789ABCDEF", false)]
    [InlineData("header X-Hook", "Authorization: 0123456789abcdef", false)]
    [InlineData("query-token", "?token=0123456789abcdef", true)]
    [InlineData("query-token", "?token=0123456789abcdeF", false)]
    [InlineData("query-token", "?key=0123456789abcdef", false)]
    [InlineData("query-token", "?token=0123456789abcdef&token=x", false)]
    [InlineData("query-token", "", false)]
    [InlineData("query-token key", "?key=0123456789abcdef", true)]
    [InlineData("none", "", true)]
    // Only a signature proves the integrity of the body, so no other method replaces it.
    [InlineData("hmac-sha256", "X-Hub-Signature-256: 0123456789abcdef", false)]
    [InlineData("hmac-sha1", "X-Nexus-Webhook-Signature: 0123456789abcdef", false)]
    public void A_call_is_accepted_only_with_the_configured_authentication(string webhook, string call, bool isAccepted)
    {
        var headers = new HeaderDictionary();
        if (call.Split(": ") is [var name, var value])
            headers[name] = value;
        var query = new QueryCollection(call.StartsWith('?')
            ? call[1..].Split('&').Select(it => it.Split('=')).GroupBy(it => it[0]).ToDictionary(
                it => it.Key, it => new StringValues([.. it.Select(pair => pair[1])]))
            : []);

        Assert.Equal(isAccepted, WebhookAuthenticator.FindSecret(Webhook(webhook), headers, query) is not null);
    }

    [Fact]
    public void A_signature_is_that_of_the_body_with_the_secret()
    {
        // The example of GitHub's documentation: "Validating webhook deliveries".
        var documented =
            new InstanceWebhook(WebhookFormat.Github, WebhookAuthentication.HmacSha256, new Secret("It's a Secret to Everybody"));
        Assert.True(Accepts(documented, "Hello, World!", "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"));

        var body = """{"repository":"team/app","tag":"v1"}""";
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(body)));
        var ours = Webhook("hmac-sha256");
        Assert.True(Accepts(ours, body, $"sha256={signature}"));
        Assert.True(Accepts(ours, body, signature.ToUpperInvariant()));
        Assert.False(Accepts(ours, body + " ", $"sha256={signature}"));
        Assert.False(Accepts(ours, body, $"sha1={signature}"));
        Assert.False(Accepts(ours, body, signature[..^1]));
        Assert.False(Accepts(ours, body, $"{signature[..^1]}g"));
        Assert.False(Accepts(ours, body, ""));
        Assert.False(Accepts(ours, body, null));
        Assert.False(Accepts(ours with { Secret = new Secret("another-secret-of-ours") }, body, signature));
        Assert.False(Accepts(ours with { Secret = null }, body, signature));
        Assert.False(Accepts(ours with { Header = "X-Signature" }, body, signature));
    }

    [Fact]
    public void A_publisher_of_sha1_signatures_is_authenticated_by_them_only()
    {
        const string Body = """{"action":"CREATED"}""";
        var (key, body) = (Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(Body));
#pragma warning disable CA5350 // Nexus signs with it.
        var signature = Convert.ToHexStringLower(HMACSHA1.HashData(key, body));
#pragma warning restore CA5350
        var nexus = Webhook("hmac-sha1");

        Assert.True(Accepts(nexus, Body, signature, InstanceWebhook.DefaultSha1SignatureHeader));
        Assert.True(Accepts(nexus, Body, $"sha1={signature}", InstanceWebhook.DefaultSha1SignatureHeader));
        Assert.True(Accepts(nexus with { Header = "X-Hub-Signature" }, Body, signature, "X-Hub-Signature"));
        Assert.False(Accepts(nexus, Body + " ", signature, InstanceWebhook.DefaultSha1SignatureHeader));
        Assert.False(Accepts(nexus, Body, $"sha256={signature}", InstanceWebhook.DefaultSha1SignatureHeader));
        Assert.False(Accepts(nexus, Body, signature));
        Assert.False(Accepts(
            nexus, Body, Convert.ToHexStringLower(HMACSHA256.HashData(key, body)), InstanceWebhook.DefaultSha1SignatureHeader));
        Assert.False(Accepts(Webhook("hmac-sha256"), Body, signature));
        Assert.False(WebhookAuthenticator.MayRead(nexus, new HeaderDictionary(), new QueryCollection()));
    }

    [Theory]
    [InlineData("bearer", "Authorization", "Bearer new-secret-abcdefg", 1)]
    [InlineData("bearer", "Authorization", "Bearer 0123456789abcdef", 2)]
    [InlineData("bearer", "Authorization", "Bearer older-secret-abcde", null)]
    [InlineData("basic", "Authorization", "Basic cmVnaXN0cnk6bmV3LXNlY3JldC1hYmNkZWZn", 1)]
    [InlineData("basic", "Authorization", "Basic cmVnaXN0cnk6MDEyMzQ1Njc4OWFiY2RlZg==", 2)]
    [InlineData("header X-Hook", "X-Hook", "new-secret-abcdefg", 1)]
    [InlineData("header X-Hook", "X-Hook", "0123456789abcdef", 2)]
    public void Both_secrets_of_a_rotation_are_accepted_and_told_apart(string webhook, string header, string value, int? secret) =>
        Assert.Equal(
            secret,
            WebhookAuthenticator.FindSecret(Rotating(Webhook(webhook)), new HeaderDictionary { [header] = value }, new QueryCollection()));

    [Theory]
    [InlineData("new-secret-abcdefg", 1)]
    [InlineData(Secret, 2)]
    [InlineData("older-secret-abcde", null)]
    public void A_signature_with_either_secret_of_a_rotation_is_accepted(string secret, int? signer)
    {
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), "{}"u8));

        Assert.Equal(signer, FindSigner(Rotating(Webhook("hmac-sha256")), "{}", signature));
    }

    private static InstanceWebhook Rotating(InstanceWebhook webhook) =>
        webhook with { Secret = new Secret("new-secret-abcdefg"), Secrets = [new Secret("new-secret-abcdefg"), new Secret(Secret)] };

    private static bool Accepts(
        InstanceWebhook webhook, string body, string? signature, string header = InstanceWebhook.DefaultSignatureHeader) =>
        FindSigner(webhook, body, signature, header) is not null;

    private static int? FindSigner(
        InstanceWebhook webhook, string body, string? signature, string header = InstanceWebhook.DefaultSignatureHeader)
    {
        var headers = new HeaderDictionary();
        if (signature is not null)
            headers[header] = signature;
        return WebhookAuthenticator.FindSigner(webhook, headers, Encoding.UTF8.GetBytes(body));
    }

    private static InstanceWebhook Webhook(string text) => text.Split(' ') switch
    {
        ["bearer"] => Of(WebhookAuthentication.Bearer),
        ["basic"] => Of(WebhookAuthentication.Basic) with { Username = "registry" },
        ["header"] => Of(WebhookAuthentication.Header),
        ["header", var name] => Of(WebhookAuthentication.Header) with { Header = name },
        ["query-token"] => Of(WebhookAuthentication.QueryToken),
        ["query-token", var name] => Of(WebhookAuthentication.QueryToken) with { Parameter = name },
        ["hmac-sha1"] => Of(WebhookAuthentication.HmacSha1),
        ["hmac-sha256"] => Of(WebhookAuthentication.HmacSha256),
        _ => new InstanceWebhook(WebhookFormat.Generic, WebhookAuthentication.None, null),
    };

    private static InstanceWebhook Of(WebhookAuthentication authentication) =>
        new(WebhookFormat.Generic, authentication, new Secret(Secret));
}
