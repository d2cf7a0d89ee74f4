using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Requests;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Serving;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Fleet;

/// <summary>A worker is killed during a large layer, and another one resumes the upload.</summary>
public sealed class TakeoverTests(FleetServers servers) : IClassFixture<FleetServers>
{
    private const long LayerBytes = 60_000_000;
    private const long BytesPerSecond = 4_000_000;

    // Data that the killed worker sent since its last heartbeat, and connection buffers.
    private const long InFlightBytes = 20_000_000;

    private readonly SampleImage _image = SampleImage.Create(8100, [LayerBytes]);

    [Fact]
    public async Task A_worker_that_is_killed_in_a_large_layer_costs_what_was_in_flight()
    {
        await using var osaka = await LimitedRegistry.StartAsync();
        var slow = osaka.Server.Faults.Add(new RequestMatch { Kind = RequestKind.Upload }, Fault.ThrottleRequest(BytesPerSecond));
        await using var system = await FleetSystem.StartAsync(
            servers,
            coordinators: 1,
            workers: 1,
            instances: osaka.Instance("osaka"),
            rules: "- { name: to-osaka, source: hangzhou, target: osaka, level: namespace, namespace: large, tagFilter: \".*\" }",
            start: HostedReplication.StartExcept("worker"));
        using (var source = new RegistryPusher(system.Source.Address))
            await source.PushAsync("large/app", "v1", _image);
        await Waiting.UntilAsync(
            () => Task.FromResult(osaka.Requests.FirstOrDefault(static it => it.ReceivedBytes > LayerBytes / 2)),
            static () => "the layer never came half way");

        await system.Workers[0].AsProcess().KillAsync();
        osaka.Server.Faults.Remove(slow);
        await system.StartAsync("worker");

        var record = await system.Api.FinishedTaskAsync("large/app", "v1", () => system.Output, within: TimeSpan.FromMinutes(2));
        Assert.Equal("succeeded", record.GetProperty("status").GetString());
        using (var target = new RegistryPusher(osaka.Server.Address))
            Assert.True(await target.HoldsAsync("large/app", "v1", _image));
        Assert.InRange(osaka.Requests.Sum(static it => it.ReceivedBytes), LayerBytes, LayerBytes + InFlightBytes);
        Assert.Single(osaka.Requests.Where(IsOfLayer).Select(static it => it.Reference).Distinct());
    }

    private static bool IsOfLayer(LoggedRequest request) => request is { Kind: RequestKind.Upload, ReceivedBytes: > 1_000_000 };
}
