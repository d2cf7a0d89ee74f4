using Replication.EmbeddedRegistry.Samples;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Telemetry;

/// <summary>What a push may cost the fleet's servers, counted in its trace.</summary>
public sealed class PushCostTests(FleetServers servers) : IClassFixture<FleetServers>
{
    private const int Pushes = 4;

    // One of the layers is large enough for the workers to agree on who brings it, which takes two of them.
    private const int MostDatabaseOperations = 16;
    private const int MostRequests = 17;

    [Fact]
    public async Task A_push_costs_three_messages_and_few_operations()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var system = await FleetSystem.StartAsync(servers, coordinators: 1, workers: 1, settings: $"telemetry: {{ otlpEndpoint: \"{collector.Address.GetLeftPart(UriPartial.Authority)}\" }}");
        using var source = new RegistryPusher(system.Source.Address);

        // The first finds out what the registries are like.
        for (var i = 0; i <= Pushes; i++)
        {
            await source.PushAsync("team/app", $"v{i}", SampleImage.Create(8700 + i, [100_000, 20_000]));
            var record = await system.Api.FinishedTaskAsync("team/app", $"v{i}", () => system.Output);
            if (i == 0)
                continue;
            var cost = await TraceCost.OfAsync(collector, record.GetProperty("traceId").GetString()!);
            Assert.Equal(3, cost.Messages);
            Assert.InRange(cost.Requests, 1, MostRequests);
            // When an instance last told of pushes is noted now and then.
            var operations = cost.Operations.Where(static it => it != "update notifications").ToList();
            Assert.True(operations.Count <= MostDatabaseOperations, $"{operations.Count}: {string.Join(", ", operations)}");
        }
    }
}
