using Replication.EmbeddedRegistry.Samples;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Telemetry;

/// <summary>Limits on the operations that one push causes on the servers of a fleet, counted in its trace.</summary>
public sealed class PushCostTests(FleetServers servers) : IClassFixture<FleetServers>
{
    // On a busy machine a heartbeat or a repeated wake-up adds to some pushes, so that many may cost more.
    private const int WantedPushes = 4;
    private const int MaxPushes = 16;

    // One of the layers is large enough for the workers to agree on which of them uploads it, which takes two operations.
    private const int MaxDatabaseOperations = 16;
    private const int MaxRequests = 17;
    private const int Messages = 3;

    [Fact]
    public async Task A_push_costs_three_messages_and_few_operations()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var system = await FleetSystem.StartAsync(
            servers,
            coordinators: 1,
            workers: 1,
            settings: $"telemetry: {{ otlpEndpoint: \"{collector.Address.GetLeftPart(UriPartial.Authority)}\" }}");
        using var source = new RegistryPusher(system.Source.Address);

        // The first push also learns what the registries support, so it is not counted.
        await CostAsync(system, source, collector, place: 0);
        List<TraceCost> within = [];
        List<string> beyond = [];
        for (var place = 1; place <= MaxPushes && within.Count < WantedPushes; place++)
        {
            var cost = await CostAsync(system, source, collector, place);
            if (cost is { Messages: Messages, Requests: <= MaxRequests } && Operations(cost).Count <= MaxDatabaseOperations)
                within.Add(cost);
            else
                beyond.Add($"{cost.Messages} messages, {cost.Requests} requests, {Operations(cost).Count} operations: "
                    + $"{string.Join(", ", Operations(cost))}");
        }
        Assert.True(within.Count == WantedPushes, string.Join('\n', beyond));
        Assert.All(within, static it => Assert.InRange(it.Requests, 1, MaxRequests));
    }

    private static async Task<TraceCost> CostAsync(FleetSystem system, RegistryPusher source, OtlpReceiver collector, int place)
    {
        await source.PushAsync("team/app", $"v{place}", SampleImage.Create(8700 + place, [100_000, 20_000]));
        var record = await system.Api.FinishedTaskAsync("team/app", $"v{place}", () => system.Output);
        return await TraceCost.OfAsync(collector, record.GetProperty("traceId").GetString()!);
    }

    // The time of an instance's last event is stored every few seconds only, so it is not part of a push's cost.
    private static List<string> Operations(TraceCost cost) => [.. cost.Operations.Where(static it => it != "update notifications")];
}
