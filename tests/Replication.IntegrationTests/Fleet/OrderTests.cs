using System.Text.Json;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Serving;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Fleet;

/// <summary>The last push of a tag wins, whichever worker copies first. The connection to the target adds random delays.</summary>
public sealed class OrderTests(FleetServers servers) : IClassFixture<FleetServers>
{
    private const int Pushes = 15;

    private static readonly TimeSpan Jitter = TimeSpan.FromMilliseconds(150);

    [Fact]
    public async Task Pushes_that_wait_for_the_newest_are_shown_as_superseded()
    {
        await using var osaka = await LimitedRegistry.StartAsync();
        var mayGoOn = new TaskCompletionSource();
        osaka.Server.Faults.Add(new RequestMatch { Method = "POST", Kind = RequestKind.UploadStart }, Fault.Before(() => mayGoOn.Task));
        await using var line = DelayingProxy.Start(osaka.Server.Address, TimeSpan.FromMilliseconds(20), Jitter);
        await using var system = await StartAsync(line);

        // All pushes are accepted before the first can be copied.
        await PushAsync(system);
        await Waiting.UntilAsync<object>(async () => (await RecordsAsync(system)).Count == Pushes ? system : null, () => system.Output);
        mayGoOn.SetResult();
        await system.Api.FinishedTaskAsync("order/app", "moving", () => system.Output, Pushes);

        var records = await RecordsAsync(system);
        Assert.Equal(("succeeded", "copied"), StatusOf(records[^1]));
        Assert.All(records.SkipLast(1), static it => Assert.Equal(("canceled", "superseded"), StatusOf(it)));
        await AssertEndsAtTheNewestAsync(osaka);
        Assert.Single(osaka.Requests, static it => it is { Method: "PUT", Kind: RequestKind.Manifest });
    }

    [Fact]
    public async Task A_tag_that_moves_while_it_is_copied_never_moves_back_at_the_target()
    {
        await using var osaka = await LimitedRegistry.StartAsync();
        await using var line = DelayingProxy.Start(osaka.Server.Address, TimeSpan.FromMilliseconds(20), Jitter);
        await using var system = await StartAsync(line);

        await PushAsync(system, pause: TimeSpan.FromMilliseconds(200));
        await system.Api.FinishedTaskAsync("order/app", "moving", () => system.Output, Pushes);

        var records = await RecordsAsync(system);
        Assert.Equal("succeeded", StatusOf(records[^1]).Status);
        // The tasks that succeeded finished in order; all others were superseded. The first task has the same image as the last push, so it
        // may finish together with the last task.
        var finished = records.Skip(1).Where(static it => StatusOf(it).Status == "succeeded")
            .Select(static it => it.GetProperty("finishedAt").GetDateTimeOffset())
            .ToList();
        Assert.Equal(finished.Order(), finished);
        Assert.All(records.Where(static it => StatusOf(it).Status != "succeeded"), static it => Assert.Equal(
            ("canceled", "superseded"), StatusOf(it)));
        await AssertEndsAtTheNewestAsync(osaka);
    }

    private Task<FleetSystem> StartAsync(DelayingProxy line) => FleetSystem.StartAsync(
        servers,
        workers: 4,
        instances: $"- {{ name: osaka, endpoint: \"{line.Address.GetLeftPart(UriPartial.Authority)}\" }}",
        rules: "- { name: to-osaka, source: hangzhou, target: osaka, level: namespace, namespace: order, tagFilter: \".*\" }",
        start: HostedReplication.Start);

    // A → B → … → A: the last push has the same image as the first.
    private static SampleImage ImageOf(int push) => SampleImage.Create(8600 + push % (Pushes - 1), [30_000]);

    private static async Task PushAsync(FleetSystem system, TimeSpan pause = default)
    {
        using var source = new RegistryPusher(system.Source.Address);
        for (var i = 0; i < Pushes; i++)
        {
            await source.PushAsync("order/app", "moving", ImageOf(i));
            await Task.Delay(pause);
        }
    }

    private static async Task AssertEndsAtTheNewestAsync(LimitedRegistry osaka)
    {
        using var target = new RegistryPusher(osaka.Server.Address);
        Assert.True(await target.HoldsAsync("order/app", "moving", ImageOf(Pushes - 1)));
    }

    /// <summary>Returns the task records in the order of the pushes.</summary>
    private static async Task<List<JsonElement>> RecordsAsync(FleetSystem system) =>
        [.. (await system.Api.GetAsync("/api/v1/tasks?repository=order/app&limit=500"))
            .GetProperty("items")
            .EnumerateArray()
            .OrderBy(static it => it.GetProperty("pushedAt").GetDateTimeOffset())];

    private static (string? Status, string? Outcome) StatusOf(JsonElement record) =>
        (record.GetProperty("status").GetString(), record.GetProperty("outcome").GetString());
}
