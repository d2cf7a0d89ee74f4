using System.Net;
using System.Security.Cryptography;
using System.Text;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Serving;

/// <summary>Every method of webhook authentication, through the program. A secret in a URL appears in no log and no response.</summary>
public sealed class WebhookProofTests
{
    private const string Secret = "planted-webhook-secret-0815";
    private const string Harbor =
        """{"type":"PUSH_ARTIFACT","occur_at":1680501893,"event_data":{"resources":[{"tag":"v1"}],"repository":{"repo_full_name":"team/app"}}}""";
    private const string Nexus = """{"action":"CREATED","component":{"format":"docker","name":"team/app","version":"v1"}}""";
    private const string Github = """{"zen":"Keep it logically awesome.","hook_id":1}""";

    [Fact]
    public async Task Each_authentication_method_is_required_and_a_URL_secret_appears_nowhere()
    {
        using var folder = new TemporaryFolder();
        await using var collector = await OtlpReceiver.StartAsync();
        await File.WriteAllTextAsync(folder.Combine("replication.yaml"), $$"""
            store: { provider: sqlite, path: {{folder.Combine("replication.db")}} }
            http: { urls: "http://127.0.0.1:{{FreePort.Take()}}" }
            telemetry: { otlpEndpoint: "{{collector.Address.GetLeftPart(UriPartial.Authority)}}" }
            instances:
              - { name: basic, endpoint: "http://127.0.0.1:1", webhook: { format: harbor, authentication: basic, username: registry, secret: {{Secret}} } }
              - { name: header, endpoint: "http://127.0.0.1:1", webhook: { format: harbor, authentication: header, secret: {{Secret}} } }
              - { name: signed, endpoint: "http://127.0.0.1:1", webhook: { format: github, authentication: hmac-sha256, secret: {{Secret}} } }
              - { name: nexus, endpoint: "http://127.0.0.1:1", webhook: { format: nexus, authentication: hmac-sha1, secret: {{Secret}} } }
              - { name: query, endpoint: "http://127.0.0.1:1", webhook: { format: acr-trigger, authentication: query-token, secret: {{Secret}} } }
              - { name: azure, endpoint: "http://127.0.0.1:1", webhook: { format: azure, authentication: query-token, parameter: key, secret: {{Secret}} } }
            """);
        await using var process = ReplicationProcess.Start(folder.Path, [], "serve", "--config", folder.Combine("replication.yaml"));
        using var http = new HttpClient { BaseAddress = await process.ListeningAsync() };
        static string Signed(string body) =>
            Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(body)));
        var signature = Signed(Github);
#pragma warning disable CA5350 // Nexus signs with it.
        var sha1 = Convert.ToHexStringLower(HMACSHA1.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(Nexus)));
#pragma warning restore CA5350
        // GitHub's default content type; the signature covers the form, not the JSON in it.
        var form = $"payload={Uri.EscapeDataString(Github)}";
        var login = Convert.ToBase64String(Encoding.UTF8.GetBytes($"registry:{Secret}"));

        await AssertAsync("basic", Harbor, HttpStatusCode.Accepted, ("Authorization", $"Basic {login}"));
        await AssertAsync("basic", Harbor, HttpStatusCode.Unauthorized, ("Authorization", $"Bearer {Secret}"));
        await AssertAsync("header", Harbor, HttpStatusCode.Accepted, ("Authorization", Secret));
        await AssertAsync("header", Harbor, HttpStatusCode.Unauthorized);
        await AssertAsync("signed", Github, HttpStatusCode.Accepted, ("X-Hub-Signature-256", $"sha256={signature}"));
        await AssertAsync("signed", Github + " ", HttpStatusCode.Unauthorized, ("X-Hub-Signature-256", $"sha256={signature}"));
        await AssertAsync("signed", Github, HttpStatusCode.Unauthorized, ("Authorization", $"Bearer {Secret}"));
        Assert.Contains(
            "\"ignored\":1",
            await AssertAsync("signed", form, HttpStatusCode.Accepted, ("X-Hub-Signature-256", $"sha256={Signed(form)}")),
            StringComparison.Ordinal);
        await AssertAsync("signed", form, HttpStatusCode.Unauthorized, ("X-Hub-Signature-256", $"sha256={signature}"));
        await AssertAsync("nexus", Nexus, HttpStatusCode.Accepted, ("X-Nexus-Webhook-Signature", sha1));
        await AssertAsync("nexus", Nexus + " ", HttpStatusCode.Unauthorized, ("X-Nexus-Webhook-Signature", sha1));
        await AssertAsync("nexus", Nexus, HttpStatusCode.Unauthorized, ("X-Nexus-Webhook-Signature", Signed(Nexus)));
        await AssertAsync(
            $"query?token={Secret}", """{"push_data":{"tag":"v1"},"repository":{"repo_full_name":"team/app"}}""", HttpStatusCode.Accepted);
        await AssertAsync("query?token=wrong", "{}", HttpStatusCode.Unauthorized);
        await AssertAsync("query", "{}", HttpStatusCode.Unauthorized);
        var validation = await AssertAsync(
            $"azure?key={Secret}",
                """[{"id":"1","eventType":"Microsoft.EventGrid.SubscriptionValidationEvent","data":{"validationCode":"512d38b6"}}]""",
                HttpStatusCode.OK);
        Assert.Equal("""{"validationResponse":"512d38b6"}""", validation);

        await Waiting.UntilAsync<object>(
            () => Task.FromResult<object?>(collector.Spans.Any(it => it.Text.Contains("/hooks/azure", StringComparison.Ordinal))
                ? collector
                : null), () => string.Join('\n', collector.Spans.Select(it => it.Text)));
        Assert.All(collector.Spans, it => Assert.DoesNotContain("planted", it.Text, StringComparison.Ordinal));
        Assert.DoesNotContain("planted", process.Output, StringComparison.Ordinal);

        async Task<string> AssertAsync(string hook, string body, HttpStatusCode expected, params (string Name, string Value)[] headers)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/hooks/{hook}")
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json")
            };
            foreach (var (name, value) in headers)
                request.Headers.TryAddWithoutValidation(name, value);
            using var response = await http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(response.StatusCode == expected, $"{hook.Split('?')[0]}: {response.StatusCode} {text}");
            return text;
        }
    }
}
