using Replication.EmbeddedRegistry.Samples;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Serving;

/// <summary>A crash loses the messages of the in-memory bus, but not the data in the store.</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task After_a_kill_during_copies_and_a_restart_everything_is_replicated()
    {
        await using var system = await ServedSystem.StartAsync();
        using var source = new RegistryPusher(system.Source.Address);
        using var target = new RegistryPusher(system.Target.Address);
        var images = Enumerable.Range(1, 40).Select(seed => SampleImage.Create(seed, [2_000_000, 100_000])).ToList();

        // Pushes continue while the program is killed three times, at random moments.
        var pushing = Task.Run(async () =>
        {
            for (var i = 0; i < images.Count; i++)
                await source.PushAsync("team/app", $"v{i}", images[i]);
        });
        for (var kill = 0; kill < 3; kill++)
        {
            await Task.Delay(Random.Shared.Next(300, 900));
            await system.Program.AsProcess().KillAsync();
            await system.StartProgramAsync();
        }
        await pushing;

        for (var i = 0; i < images.Count; i++)
        {
            var record = await system.Api.FinishedTaskAsync("team/app", $"v{i}", () => system.Program.Output);
            Assert.Equal("succeeded", record.GetProperty("status").GetString());
            Assert.True(await target.HoldsAsync("team/app", $"v{i}", images[i]));
        }
    }

    [Fact]
    public async Task An_accepted_push_outlives_the_process_that_accepted_it()
    {
        await using var system = await ServedSystem.StartAsync();
        using var source = new RegistryPusher(system.Source.Address);
        using var target = new RegistryPusher(system.Target.Address);
        var image = SampleImage.Create(1);
        // The target is unavailable, so every accepted push is unfinished at the kill.
        system.Target.Kill();

        await source.PushAsync("team/app", "v1", image);
        await Waiting.UntilAsync<object>(
            async () => (await system.Api.GetAsync("/api/v1/tasks")).GetProperty("items").GetArrayLength() == 1
                ? system
                : null, () => system.Program.Output);
        await system.Program.AsProcess().KillAsync();
        await system.Target.RestartAsync();
        await system.StartProgramAsync();
        var record = await system.Api.FinishedTaskAsync("team/app", "v1", () => system.Program.Output);

        Assert.Equal("succeeded", record.GetProperty("status").GetString());
        Assert.True(await target.HoldsAsync("team/app", "v1", image));
    }

    [Fact]
    public async Task A_restart_keeps_every_record_rule_and_event()
    {
        await using var system = await ServedSystem.StartAsync();
        using var source = new RegistryPusher(system.Source.Address);
        await source.PushAsync("team/app", "v1", SampleImage.Create(1));
        await system.Api.FinishedTaskAsync("team/app", "v1", () => system.Program.Output);
        await Waiting.UntilAsync<object>(
            async () => (await system.Api.GetAsync("/api/v1/events")).GetProperty("items").GetArrayLength() == 1
                ? system
                : null, () => system.Program.Output);
        var before = await SnapshotAsync(system.Api);

        Assert.Equal(0, await system.Program.AsProcess().SignalAsync("TERM"));
        await system.StartProgramAsync();

        Assert.Equal(before, await SnapshotAsync(system.Api));
    }

    private static async Task<string> SnapshotAsync(ApiClient api) => string.Join(
        '\n',
        (await api.GetAsync("/api/v1/tasks")).GetRawText(),
        (await api.GetAsync("/api/v1/events")).GetRawText(),
        (await api.GetAsync("/api/v1/rules")).GetRawText());
}
