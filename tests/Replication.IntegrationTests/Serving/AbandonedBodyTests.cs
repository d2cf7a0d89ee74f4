using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.Coordination.Requests;
using Replication.Coordination.Webhooks;
using Replication.IntegrationTests.Api;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Serving;

/// <summary>Callers that give up, and callers that hold connections, over real sockets.</summary>
public sealed class AbandonedBodyTests
{
    private const string Secret = "a-secret-of-the-webhook-0123456789";

    private static readonly RegistryInstance[] Instances =
    [
        Instance("bearer", WebhookAuthentication.Bearer),
        Instance("signed", WebhookAuthentication.HmacSha256),
        Instance("open", WebhookAuthentication.None),
    ];

    [Fact]
    public async Task Disconnected_callers_cause_no_server_warning()
    {
        await using var host = await ApiHost.StartAsync(Instances);
        const string Body = """{"repository":"team/app","tag":"v1"}""";
        foreach (var (path, headers) in new[]
        {
            ("/hooks/bearer", $"Authorization: Bearer {Secret}"),
            ("/hooks/signed", $"X-Hub-Signature-256: {new string('0', 64)}"),
            ("/hooks/open", "A: b"),
            ("/api/v1/rules", "A: b")
        })
        {
            foreach (var framing in new[] { $"Content-Length: {Body.Length}", "Transfer-Encoding: chunked" })
            {
                var sent = framing.StartsWith('C') ? Body : $"{Body.Length:x}\r\n{Body}\r\n0\r\n\r\n";
                for (var kept = 0; kept <= sent.Length; kept += 6)
                    await GiveUpAsync(host, path, headers, framing, sent[..kept], waits: false);
                await GiveUpAsync(host, path, headers, framing, sent, waits: false);
                await GiveUpAsync(host, path, headers, framing, sent, waits: true);
            }
        }
        // A new connection is answered after the server has processed the earlier ones.
        await Waiting.UntilAsync<object>(async () => (await host.GetAsync("/health/live")).Status == HttpStatusCode.OK
            ? host
            : null, () => "not live");
        await host.StopAsync();

        // The complete bodies are pushes. The stop of the host may interrupt their messages, which the bus reports as errors.
        Assert.DoesNotContain(host.Logged, it => it.Contains("Kestrel", StringComparison.Ordinal)
            || it.Contains("already in progress", StringComparison.Ordinal)
            || (it.StartsWith("Error", StringComparison.Ordinal) && !it.StartsWith("Error MassTransit", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Unauthenticated_bodies_share_a_memory_budget_and_stalled_ones_are_dropped()
    {
        var small = new WebhookOptions
        {
            AnswerWithin = TimeSpan.FromSeconds(30),
            MaxUnauthenticatedBytes = 4 * 1024 * 1024,
            Pace = new BodyPace { Window = TimeSpan.FromSeconds(2) }
        };
        await using var host = await ApiHost.StartAsync(it => it with { Webhooks = small }, Instances, []);
        var connections = new List<TcpClient>();
        try
        {
            // Each connection sends 750,000 bytes and then stops: a few of them use up the memory limit.
            for (var i = 0; i < 10; i++)
            {
                var connection = await SendAsync(
                    host,
                    "/hooks/signed",
                    $"X-Hub-Signature-256: {new string('0', 64)}",
                    "Content-Length: 1000000",
                    new string('x', 750_000));
                connections.Add(connection);
            }
            var answers = await Task.WhenAll(connections.Select(ReadStatusAsync));
            Assert.All(answers, it => Assert.Contains("503", it, StringComparison.Ordinal));
        }
        finally
        {
            connections.ForEach(it => it.Dispose());
        }
        Assert.Contains(host.Logged, it => it.Contains("No memory left", StringComparison.Ordinal));
        Assert.Contains(host.Logged, it => it.Contains("too slowly", StringComparison.Ordinal));

        // A caller that authenticates by its headers is not delayed, and the memory is free again.
        const string Body = """{"repository":"team/app","tag":"v1"}""";
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(Body)));
        Assert.Equal(HttpStatusCode.Accepted, (await host.CallAsync(HttpMethod.Post, "/hooks/bearer", Body, Secret)).Status);
        Assert.Equal(
            HttpStatusCode.Accepted,
            (await host.CallAsync(HttpMethod.Post, "/hooks/signed", Body, headers: ("X-Hub-Signature-256", signature))).Status);
    }

    [Theory]
    [InlineData("bearer", "Authorization: Bearer wrong")]
    [InlineData("signed", "A: b")]
    [InlineData("signed", "X-Hub-Signature-256: sha256=short")]
    public async Task A_call_without_authentication_is_refused_before_its_body_is_read(string instance, string header)
    {
        await using var host = await ApiHost.StartAsync(Instances);

        using var connection = await SendAsync(host, $"/hooks/{instance}", header, "Content-Length: 1000000", "");

        Assert.Contains("401", await ReadStatusAsync(connection), StringComparison.Ordinal);
    }

    private static async Task GiveUpAsync(ApiHost host, string path, string header, string framing, string body, bool waits)
    {
        using var connection = await SendAsync(host, path, header, framing, body);
        if (waits)
            await ReadStatusAsync(connection);
        connection.Client.LingerState = new LingerOption(enable: body.Length % 4 == 0, seconds: 0);
    }

    private static async Task<TcpClient> SendAsync(ApiHost host, string path, string header, string framing, string body)
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(host.Address.Host, host.Address.Port);
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{header}\r\n{framing}\r\n\r\n{body}"));
        return connection;
    }

    private static async Task<string> ReadStatusAsync(TcpClient connection)
    {
        using var reader = new StreamReader(connection.GetStream(), Encoding.ASCII, leaveOpen: true);
        return await reader.ReadLineAsync() ?? "";
    }

    private static RegistryInstance Instance(string name, WebhookAuthentication authentication) => new()
    {
        Name = name,
        Endpoint = new Uri("http://127.0.0.1:1"),
        Webhook = new InstanceWebhook(WebhookFormat.Generic, authentication, authentication == WebhookAuthentication.None
            ? null
            : new Secret(Secret)),
    };
}
