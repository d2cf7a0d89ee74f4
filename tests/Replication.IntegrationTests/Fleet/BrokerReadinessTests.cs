using System.Net;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Fleet;

/// <summary>
/// Every role is ready only while its broker accepts messages. The log has one line for each loss and each return of the broker.
/// </summary>
public sealed class BrokerReadinessTests(FleetServers servers) : IClassFixture<FleetServers>
{
    [Theory]
    [InlineData("ingest")]
    [InlineData("coordinator")]
    [InlineData("worker")]
    public async Task A_broker_that_blocks_publishers_or_is_gone_makes_a_role_unready(string role)
    {
        await using var broker = await RabbitMqServer.StartAsync("# a process of our own");
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.Combine("a.yaml"), $$"""
            bus: { transport: rabbitmq, uri: "{{broker.Address}}" }
            store: { provider: mongodb, connectionString: "{{servers.Mongo.ConnectionString}}", database: readiness{{Guid.NewGuid():N}} }
            http: { urls: "http://127.0.0.1:0" }
            instances:
              - { name: plain, endpoint: "http://127.0.0.1:1", webhook: { format: generic, authentication: bearer, secret: {{ServedSystem.Secret}} } }
            """);
        await using var process = ReplicationProcess.Start(folder.Path, [], "serve", "--config", "a.yaml", "--role", role);
        using var api = new ApiClient(await process.ListeningAsync());
        await BecomesAsync(HttpStatusCode.OK);
        var before = Lines().Count;
        Assert.DoesNotContain(Lines(), static it => it.Contains(" fail: ", StringComparison.Ordinal));

        await broker.ControlAsync("set_vm_memory_high_watermark", "0.0000001");
        Assert.Contains("blocks publishers", await BecomesAsync(HttpStatusCode.ServiceUnavailable), StringComparison.Ordinal);
        await broker.ControlAsync("set_vm_memory_high_watermark", "0.6");
        await BecomesAsync(HttpStatusCode.OK);

        broker.Kill();
        await BecomesAsync(HttpStatusCode.ServiceUnavailable);
        await broker.RestartAsync();
        await BecomesAsync(HttpStatusCode.OK);

        string[] states = [
            "Broker unavailable: the broker blocks publishers", "Broker available again", "Broker unavailable: ", "Broker available again"
        ];
        var lines = Lines().Skip(before).ToList();
        Assert.Equal(states.Length, lines.Count);
        Assert.All(states.Zip(lines), static it => Assert.Contains(it.First, it.Second, StringComparison.Ordinal));

        IReadOnlyList<string> Lines() => process.Output.Split('\n');

        Task<string> BecomesAsync(HttpStatusCode status) => Waiting.UntilAsync<string>(
            async () => await api.TryGetAsync("/health/ready") is var (now, body) && now == status ? body.GetRawText() : null,
            () => $"{status}\n{process.Output}");
    }
}
