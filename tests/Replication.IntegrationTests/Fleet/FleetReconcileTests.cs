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

/// <summary>The reconciler with several coordinators, RabbitMQ and MongoDB.</summary>
public sealed class FleetReconcileTests(FleetServers servers) : IClassFixture<FleetServers>
{
    [Fact]
    public async Task A_pass_of_killed_coordinators_continues_at_its_place_and_creates_each_task_once()
    {
        const int Count = 200;
        using var folder = new TemporaryFolder();
        await using var osaka = await EmbeddedRegistryServer.StartAsync(new EmbeddedRegistryOptions { Folder = folder.Path });
        await using var system = await FleetSystem.StartAsync(
            servers,
            settings: "reconciler: { maxConcurrentChecks: 4, maxOpenTasks: 8 }",
            instances: $$"""
                - { name: quiet, endpoint: "{{FleetSystem.SourceMark}}" }
                  - { name: osaka, endpoint: "{{osaka.Address.GetLeftPart(UriPartial.Authority)}}" }
                """,
            rules: """
                - { name: old, source: quiet, target: osaka, level: namespace, namespace: old, tagFilter: ".*", reconcile: 30d }
                """,
            start: HostedReplication.StartExcept("coordinator"));
        using var source = new RegistryPusher(system.Source.Address);
        await UntilAsync(system, static it => it.GetProperty("lastFinishedAt").ValueKind == JsonValueKind.String);
        var image = SampleImage.Create(5);
        await source.PushAsync("old/app", "v000", image);
        for (var i = 1; i < Count; i++)
            await source.PutManifestAsync("old/app", $"v{i:000}", image);
        osaka.Faults.Add(new RequestMatch { Kind = RequestKind.Manifest, Method = "PUT" }, Fault.Delay(TimeSpan.FromMilliseconds(100)));
        var (status, _) = await system.Api.PostAsync("/api/v1/rules/old/reconcile", "");
        Assert.Equal(202, (int)status);
        await UntilAsync(
            system, static it => it.GetProperty("current") is { ValueKind: JsonValueKind.Object } at
                && at.GetProperty("missed").GetInt32() >= 20);

        foreach (var coordinator in system.Coordinators)
            await coordinator.AsProcess().KillAsync();
        var killedAt = TimeProvider.System.GetUtcNow();
        await system.RestartApiAsync();
        osaka.Faults.Clear();
        var ended = await UntilAsync(
            system, it => it.GetProperty("last").GetProperty("images").GetInt32() == Count && !it.GetProperty("running").GetBoolean());

        // The pass that was killed, not another one.
        Assert.True(ended.GetProperty("lastStartedAt").GetDateTimeOffset() < killedAt);
        // A part whose tasks were created before the kill may be read again: then they are on the way, or have brought their image.
        Assert.Equal(
            Count,
            new[] { "missed", "onTheWay", "present" }.Sum(it => ended.GetProperty("last").GetProperty(it).GetInt32()));
        var tasks = (await system.Api.GetAsync("/api/v1/tasks?trigger=reconcile&limit=500")).GetProperty("items");
        Assert.Equal(Count, tasks.GetArrayLength());
        using var reader = new RegistryPusher(osaka.Address);
        await Waiting.UntilAsync(
            async () => await reader.HoldsAsync("old/app", $"v{Count - 1:000}", image) ? "there" : null,
            () => system.Output,
            TimeSpan.FromMinutes(2));
    }

    private static async Task<JsonElement> UntilAsync(FleetSystem system, Func<JsonElement, bool> isReached)
    {
        JsonElement last = default;
        return (JsonElement)await Waiting.UntilAsync<object>(
            async () =>
            {
                last = (await system.Api.GetAsync("/api/v1/rules/old")).GetProperty("status").GetProperty("reconciliation");
                return isReached(last) ? last : null;
            },
            () => $"{last}\n{system.Output}",
            TimeSpan.FromMinutes(4));
    }
}
