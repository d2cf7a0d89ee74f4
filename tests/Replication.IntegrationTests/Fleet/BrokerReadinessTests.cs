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
    private static readonly string[] Roles = ["ingest", "coordinator", "worker"];

    [Fact]
    public async Task A_broker_that_blocks_publishers_or_is_gone_makes_every_role_unready()
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
        var processes = Roles.Select(role => ReplicationProcess.Start(folder.Path, [], "serve", "--config", "a.yaml", "--role", role))
            .ToList();
        try
        {
            var apis = await Task.WhenAll(processes.Select(static async it => new ApiClient(await it.ListeningAsync())));
            await BecomeAsync(HttpStatusCode.OK);
            var before = processes.ConvertAll(static it => Lines(it).Length);
            Assert.All(processes, static it => Assert.DoesNotContain(" fail: ", it.Output, StringComparison.Ordinal));

            await broker.ControlAsync("set_vm_memory_high_watermark", "0.0000001");
            Assert.All(
                await BecomeAsync(HttpStatusCode.ServiceUnavailable),
                static it => Assert.Contains("blocks publishers", it, StringComparison.Ordinal));
            await broker.ControlAsync("set_vm_memory_high_watermark", "0.6");
            await BecomeAsync(HttpStatusCode.OK);

            broker.Kill();
            await BecomeAsync(HttpStatusCode.ServiceUnavailable);
            await broker.RestartAsync();
            await BecomeAsync(HttpStatusCode.OK);

            string[] states = [
                "Broker unavailable: the broker blocks publishers",
                    "Broker available again",
                    "Broker unavailable: ",
                    "Broker available again"
            ];
            Assert.All(processes.Zip(before), it =>
            {
                var lines = Lines(it.First).Skip(it.Second).ToList();
                Assert.Equal(states.Length, lines.Count);
                Assert.All(states.Zip(lines), static pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
            });
            Array.ForEach(apis, static it => it.Dispose());

            Task<string[]> BecomeAsync(HttpStatusCode status) => Task.WhenAll(apis.Zip(processes, (api, process) =>
                Waiting.UntilAsync<string>(
                    async () => await api.TryGetAsync("/health/ready") is var (now, body) && now == status ? body.GetRawText() : null,
                    () => $"{status}\n{process.Output}")));
        }
        finally
        {
            await Task.WhenAll(processes.Select(static it => it.DisposeAsync().AsTask()));
        }
    }

    private static string[] Lines(ReplicationProcess process) => process.Output.Split('\n');
}
