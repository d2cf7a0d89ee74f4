using System.Text.Json;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Serving;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Fleet;

/// <summary>
/// Every message of a fleet delivered twice has the effect of one: the same tasks, the same events, the same requests at the target.
/// </summary>
public sealed class RepeatTests(FleetServers servers) : IClassFixture<FleetServers>
{
    private const int Images = 12;
    private const long SlowBytes = 4_000_000;

    // Longer than the time without changes after which the sweep requests a review of a batch.
    private static readonly TimeSpan SlowTime = TimeSpan.FromSeconds(36);

    [Fact]
    public async Task Every_message_delivered_twice_changes_nothing()
    {
        await using var osaka = await LimitedRegistry.StartAsync();
        osaka.Server.Faults.Add(
            new RequestMatch { Method = "PUT", Kind = RequestKind.Upload, Repository = "repeat/slow" },
            Fault.ThrottleRequest((long)(SlowBytes / SlowTime.TotalSeconds)));
        await using var system = await FleetSystem.StartAsync(
            servers,
            workers: 2,
            instances: osaka.Instance("osaka"),
            rules: "- { name: to-osaka, source: hangzhou, target: osaka, level: namespace, namespace: repeat, tagFilter: \".*\" }",
            start: HostedReplication.Start);
        using var source = new RegistryPusher(system.Source.Address);

        await PushAllAsync(source, "once");
        await AssertSucceededAsync(system, "once");
        var requestsOfOne = Enumerable.Range(0, Images).Select(i => RequestsOf(osaka, $"repeat/once{i}")).ToHashSet(StringComparer.Ordinal);

        await using var repeater = await MessageRepeater.StartAsync(servers.RabbitMq.Address, "batches", "copies");
        await source.PushAsync("repeat/slow", "v1", SampleImage.Create(8100, [SlowBytes]));
        await PushAllAsync(source, "twice");
        await AssertSucceededAsync(system, "twice");
        Assert.Equal(
            "succeeded", (await system.Api.FinishedTaskAsync("repeat/slow", "v1", () => system.Output)).GetProperty("status").GetString());
        foreach (var (type, atLeast) in new[]
        {
            ("ImagePushed", Images + 1),
            ("CopyImage", Images + 1),
            ("TaskFinished", Images + 1),
            ("BatchReviewRequested", 1)
        })
            await Waiting.UntilAsync<object>(
                () => Task.FromResult<object?>(repeater.Of(type) >= atLeast ? type : null), () => $"{repeater.Of(type)} of {type} came by");
        // This push is queued behind all repeated messages.
        await source.PushAsync("repeat/last", "v1", SampleImage.Create(8200));
        await system.Api.FinishedTaskAsync("repeat/last", "v1", () => system.Output);

        var tasks = (await system.Api.GetAsync("/api/v1/tasks?limit=500")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(2 * Images + 2, tasks.Count);
        Assert.All(tasks, static it => Assert.Equal(1, it.GetProperty("attempt").GetInt32()));
        var events = await Waiting.UntilAsync<List<JsonElement>>(
            async () => (await system.Api.GetAsync("/api/v1/events?limit=500")).GetProperty("items").EnumerateArray().ToList() is { } all
                && all.Count >= tasks.Count ? all : null,
            () => system.Output);
        Assert.Equal(tasks.Select(IdOf).Order(), events.Select(static it => it.GetProperty("task").GetGuid()).Order());
        Assert.All(Enumerable.Range(0, Images), i => Assert.True(
            requestsOfOne.Contains(RequestsOf(osaka, $"repeat/twice{i}")),
            string.Join('\n', osaka.Requests.Where(it => it.Repository == $"repeat/twice{i}"))));
        Assert.Single(osaka.Requests, static it => it is { Repository: "repeat/slow", ReceivedBytes: >= SlowBytes });
    }

    private static async Task PushAllAsync(RegistryPusher source, string name)
    {
        var seed = name == "once" ? 8000 : 8050;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Images),
            async (i, token) => await source.PushAsync($"repeat/{name}{i}", "v1", SampleImage.Create(seed + i, [60_000, 30_000]), token));
    }

    private static async Task AssertSucceededAsync(FleetSystem system, string name)
    {
        for (var i = 0; i < Images; i++)
            Assert.Equal("succeeded", (await system.Api.FinishedTaskAsync($"repeat/{name}{i}", "v1", () => system.Output))
                .GetProperty("status")
                .GetString());
    }

    private static Guid IdOf(JsonElement task) => task.GetProperty("id").GetGuid();

    // HEAD requests are left out. The registry reports a push just before its tag exists; where the tag is found missing, the target is
    // checked twice.
    private static string RequestsOf(LimitedRegistry registry, string repository) =>
        string.Join(", ", registry.Requests.Where(it => it.Repository == repository && it.Method != "HEAD")
            .GroupBy(static it => $"{it.Method} {it.Kind}")
            .OrderBy(static it => it.Key, StringComparer.Ordinal)
            .Select(static it => $"{it.Key} {it.Count()}"));
}
