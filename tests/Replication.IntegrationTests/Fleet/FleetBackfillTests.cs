using System.Text.Json;
using Replication.EmbeddedRegistry;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Serving;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Fleet;

/// <summary>Backfills with several coordinators.</summary>
public sealed class FleetBackfillTests(FleetServers servers) : IClassFixture<FleetServers>
{
    [Fact]
    public async Task A_backfill_of_a_killed_coordinator_continues_on_another()
    {
        const int Count = 300;
        using var folder = new TemporaryFolder();
        await using var osaka = await EmbeddedRegistryServer.StartAsync(new EmbeddedRegistryOptions { Folder = folder.Path });
        osaka.Faults.Add(new RequestMatch { Kind = RequestKind.Manifest, Method = "PUT" }, Fault.Delay(TimeSpan.FromMilliseconds(400)));
        await using var system = await FleetSystem.StartAsync(
            servers,
            instances: $$"""
                - { name: quiet, endpoint: "{{FleetSystem.SourceMark}}" }
                  - { name: osaka, endpoint: "{{osaka.Address.GetLeftPart(UriPartial.Authority)}}" }
                """,
            rules: """- { name: old, source: quiet, target: osaka, level: namespace, namespace: old, tagFilter: ".*" }""",
            start: HostedReplication.StartExcept("coordinator"));
        using var source = new RegistryPusher(system.Source.Address);
        var image = SampleImage.Create(5);
        await source.PushAsync("old/app", "v000", image);
        for (var i = 1; i < Count; i++)
            await source.PutManifestAsync("old/app", $"v{i:000}", image);
        var (status, begun) = await system.Api.PostAsync("/api/v1/rules/old/backfills", "{}");
        Assert.Equal(202, (int)status);
        var path = $"/api/v1/backfills/{begun.GetProperty("id").GetString()}";
        await UntilAsync(system, path, it => it.GetProperty("done").GetInt32() >= 20);

        // Kills the coordinator that runs the backfill. If it also serves the API, the API is restarted.
        var walker = system.Coordinators.Single(it => it.Output.Contains("started in this process", StringComparison.Ordinal));
        var isApi = walker == system.Coordinators[0];
        await walker.AsProcess().KillAsync();
        if (isApi)
            await system.RestartApiAsync();
        osaka.Faults.Clear();
        var ended = await UntilAsync(system, path, it => it.GetProperty("status").GetString() is not ("pending" or "running"));

        Assert.Equal("succeeded", ended.GetProperty("status").GetString());
        Assert.Equal((Count, Count), (ended.GetProperty("found").GetInt32(), ended.GetProperty("done").GetInt32()
            + ended.GetProperty("alreadyThere").GetInt32()));
        Assert.Equal(Count, (await system.Api.GetAsync("/api/v1/tasks?trigger=backfill&limit=500")).GetProperty("items").GetArrayLength());
        using var reader = new RegistryPusher(osaka.Address);
        Assert.True(await reader.HoldsAsync("old/app", $"v{Count - 1:000}", image));
    }

    private static async Task<JsonElement> UntilAsync(FleetSystem system, string path, Func<JsonElement, bool> isReached)
    {
        JsonElement last = default;
        return (JsonElement)await Waiting.UntilAsync<object>(
            async () => isReached(last = await system.Api.GetAsync(path))
                ? last
                : null, () => $"{last}\n{system.Output}", TimeSpan.FromMinutes(4));
    }
}
