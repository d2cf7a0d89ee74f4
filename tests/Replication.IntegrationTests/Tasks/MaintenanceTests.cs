using System.Text.Json;
using Replication.EmbeddedRegistry.Samples;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Tasks;

/// <summary>Both ways through a maintenance window, for a rule of the configuration file.</summary>
public sealed class MaintenanceTests
{
    private const string Rule = "/api/v1/rules/team-to-tokyo";

    [Fact]
    public async Task Pushes_of_a_hold_wait_and_pushes_of_a_pause_are_replicated_by_its_backfill()
    {
        await using var system = await TaskSystem.StartAsync(servers: null, "tagFilter: \".*\", deletions: true");
        var images = Enumerable.Range(0, 6).Select(seed => SampleImage.Create(seed)).ToList();

        await system.Api.PostAsync($"{Rule}/pause", """{"hold":true}""");
        await system.AtSource.PushAsync("team/a", "v1", images[0]);
        await system.AtSource.PushAsync("team/b", "v1", images[1]);
        var held = await ListAsync(system, "held", 2);
        Assert.Equal(2, (await system.Api.GetAsync(Rule)).GetProperty("status").GetProperty("openTasks").GetInt32());
        Assert.Null(await system.AtTarget.ReadManifestAsync("team/a", "v1"));
        var (_, canceled) = await system.Api.PostAsync($"/api/v1/tasks/{held[0].GetProperty("id").GetString()}/cancel", "{}");
        Assert.Equal("canceled", canceled.GetProperty("status").GetString());
        await system.Api.PostAsync($"{Rule}/resume", "{}");
        var released = await system.TaskAsync(held[1]);
        Assert.Equal("succeeded", released.GetProperty("status").GetString());

        await system.Api.PostAsync($"{Rule}/pause", "{}");
        await system.AtSource.PushAsync("team/c", "v1", images[2]);
        await system.AtSource.PushAsync("team/c", "v1", images[3]);
        await system.AtSource.PushAsync("team/d", "v1", images[4]);
        await system.UntagAsync("team/a", "v1");
        await system.UntagAsync("team/b", "v1");
        var skipped = (await ListAsync(system, "canceled", 6)).FindAll(static it =>
            it.GetProperty("issue").GetProperty("code").GetString() == "rulePaused");
        Assert.Equal(5, skipped.Count);
        await system.EventsAsync(skipped[0], 1);
        Assert.Null(await system.AtTarget.ReadManifestAsync("team/c", "v1"));
        var (_, dryRun) = await system.Api.PostAsync($"{Rule}/backfills", """{"dryRun":true}""");
        Assert.Equal(2, (await EndedAsync(system, dryRun.GetProperty("id").GetString()!)).GetProperty("missing").GetInt32());

        var (_, resumed) = await system.Api.PostAsync($"{Rule}/resume", """{"backfill":true}""");

        var backfill = await EndedAsync(system, resumed.GetProperty("backfill").GetString()!);
        Assert.Equal(
            ("succeeded", 4, 4),
            (backfill.GetProperty("status").GetString(),
                backfill.GetProperty("found").GetInt32(),
                backfill.GetProperty("done").GetInt32() + backfill.GetProperty("alreadyThere").GetInt32()));
        Assert.True(await system.AtTarget.HoldsAsync("team/c", "v1", images[3]));
        Assert.True(await system.AtTarget.HoldsAsync("team/d", "v1", images[4]));
        Assert.Equal(1, system.TagWrites("team/c", "v1"));
        Assert.Null(await system.AtTarget.ReadManifestAsync("team/b", "v1"));
        await system.AtSource.PushAsync("team/e", "v1", images[5]);
        Assert.Equal("succeeded", (await system.FinishedAsync("team/e", "copy")).GetProperty("status").GetString());
    }

    private static async Task<List<JsonElement>> ListAsync(TaskSystem system, string status, int count) => await Waiting.UntilAsync(
        async () => (await system.Api.GetAsync($"/api/v1/tasks?status={status}&limit=500"))
            .GetProperty("items")
            .EnumerateArray()
            .ToList() is { } items && items.Count >= count ? items : null,
        () => system.Output);

    private static async Task<JsonElement> EndedAsync(TaskSystem system, string id) => (JsonElement)await Waiting.UntilAsync<object>(
        async () => await system.Api.GetAsync($"/api/v1/backfills/{id}") is var it
            && it.GetProperty("status").GetString() is not ("pending" or "running") ? it : null,
        () => system.Output);
}
