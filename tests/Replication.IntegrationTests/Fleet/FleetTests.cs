using Replication.EmbeddedRegistry.Samples;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Fleet;

/// <summary>The same code as single-role processes, with RabbitMQ and MongoDB instead of the embedded bus and store.</summary>
public sealed class FleetTests(FleetServers servers) : IClassFixture<FleetServers>
{
    [Fact]
    public async Task Many_pushes_arrive_through_many_processes_each_once()
    {
        await using var system = await FleetSystem.StartAsync(servers);
        using var source = new RegistryPusher(system.Source.Address);
        using var target = new RegistryPusher(system.Target.Address);
        var images = Enumerable.Range(0, 30).Select(seed => SampleImage.Create(seed, [100_000, 20_000])).ToList();

        await Parallel.ForEachAsync(
            Enumerable.Range(0, images.Count), async (i, token) => await source.PushAsync("team/app", $"v{i}", images[i], token));

        for (var i = 0; i < images.Count; i++)
        {
            var record = await system.Api.FinishedTaskAsync("team/app", $"v{i}", () => system.Output);
            Assert.Equal("succeeded", record.GetProperty("status").GetString());
            Assert.True(await target.HoldsAsync("team/app", $"v{i}", images[i]));
        }
        var tasks = await system.Api.GetAsync("/api/v1/tasks?limit=500");
        Assert.Equal(images.Count, tasks.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Killed_processes_of_every_role_lose_nothing()
    {
        await using var system = await FleetSystem.StartAsync(servers);
        using var source = new RegistryPusher(system.Source.Address);
        using var target = new RegistryPusher(system.Target.Address);
        var images = Enumerable.Range(0, 30).Select(seed => SampleImage.Create(100 + seed, [1_000_000])).ToList();

        var pushing = Task.Run(async () =>
        {
            for (var i = 0; i < images.Count; i++)
                await source.PushAsync("team/app", $"k{i}", images[i]);
        });
        await system.Workers[0].AsProcess().KillAsync();
        await system.Ingest.AsProcess().KillAsync();
        await system.RestartIngestAsync();
        await system.Coordinators[1].AsProcess().KillAsync();
        await system.Workers[1].AsProcess().KillAsync();
        await system.StartAsync("worker");
        await pushing;

        for (var i = 0; i < images.Count; i++)
        {
            var record = await system.Api.FinishedTaskAsync("team/app", $"k{i}", () => system.Output, within: TimeSpan.FromMinutes(4));
            Assert.Equal("succeeded", record.GetProperty("status").GetString());
            Assert.True(await target.HoldsAsync("team/app", $"k{i}", images[i]));
        }
    }
}
