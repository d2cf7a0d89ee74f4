using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Backfills;

public sealed partial class BackfillTests
{
    [Fact]
    public async Task A_killed_backfill_continues_at_its_position_and_counts_nothing_twice()
    {
        await using var source = await BackfillSystem.RegistryAsync(_folder, "source");
        await using var target = await BackfillSystem.RegistryAsync(_folder, "target");
        const int Count = 600;
        var image = await SeedAsync(source.Address, "team/a", Count);
        // Slow enough for a kill in the middle, and for the backfill to reach its limit of 256 open tasks.
        target.Faults.Add(new RequestMatch { Kind = RequestKind.Manifest, Method = "PUT" }, Fault.Delay(TimeSpan.FromMilliseconds(100)));
        await using var system = await BackfillSystem.StartAsync(source.Address, target.Address, start: ReplicationProcess.Start);
        var id = await system.BeginAsync();

        for (var kill = 1; kill <= 2; kill++)
        {
            // Between two steps of the backfill, the number of open tasks can be zero for a moment.
            var middle =
                await system.UntilAsync(id, it => it.GetProperty("done").GetInt64() >= 40 * kill && it.GetProperty("open").GetInt64() > 0);
            Assert.InRange(middle.GetProperty("open").GetInt64(), 1, 256);
            await system.Program.AsProcess().KillAsync();
            await system.StartProgramAsync();
        }
        target.Faults.Clear();
        var backfill = await system.EndedAsync(id, TimeSpan.FromMinutes(4));

        Assert.Equal("succeeded", backfill.GetProperty("status").GetString());
        // A copy whose result was not stored before the kill finds its image at the target.
        Assert.Equal((Count, Count), (backfill.GetProperty("found").GetInt32(), backfill.GetProperty("done").GetInt32()
            + backfill.GetProperty("alreadyThere").GetInt32()));
        Assert.InRange(backfill.GetProperty("alreadyThere").GetInt32(), 0, 2 * 16);
        Assert.Equal(Count, (await system.ItemsAsync($"/api/v1/tasks?batch={id}")).Count);
        var events = await system.ItemsAsync("/api/v1/events");
        Assert.Equal(Count, events.Select(it => it.GetProperty("task").GetGuid()).Distinct().Count());
        Assert.Equal(Count, events.Count);
        using var reader = new RegistryPusher(target.Address);
        foreach (var i in new[] { 0, 300, Count - 1 })
            Assert.True(await reader.HoldsAsync("team/a", $"v{i:0000}", image));
    }

    [Fact]
    public async Task A_canceled_backfill_cancels_pending_tasks_and_keeps_copied_images()
    {
        await using var source = await BackfillSystem.RegistryAsync(_folder, "source");
        await using var target = await BackfillSystem.RegistryAsync(_folder, "target");
        await SeedAsync(source.Address, "team/a", 400);
        target.Faults.Add(new RequestMatch { Kind = RequestKind.Manifest, Method = "PUT" }, Fault.Delay(TimeSpan.FromMilliseconds(300)));
        await using var system = await BackfillSystem.StartAsync(source.Address, target.Address);
        var id = await system.BeginAsync();
        await system.UntilAsync(id, it => it.GetProperty("done").GetInt64() >= 10);

        Assert.Equal(202, (int)(await system.Api.PostAsync($"/api/v1/backfills/{id}/cancel", "")).Status);
        var backfill = await system.EndedAsync(id);

        Assert.Equal("canceled", backfill.GetProperty("status").GetString());
        var (found, done, canceled) = (backfill.GetProperty("found")
            .GetInt64(), backfill.GetProperty("done").GetInt64(), backfill.GetProperty("canceled").GetInt64());
        Assert.Equal(found, done + canceled);
        Assert.InRange(done, 10, 300);
        Assert.True(canceled > 0);
        Assert.Equal(canceled, (await system.ItemsAsync($"/api/v1/tasks?batch={id}&status=canceled")).Count);
        Assert.Empty(await system.ItemsAsync($"/api/v1/tasks?batch={id}&status=pending"));
        Assert.Equal(found, (await system.ItemsAsync("/api/v1/events")).Count);
        Assert.Equal((409, "backfill.finished"), await OutcomeAsync(system, $"/api/v1/backfills/{id}/cancel", ""));
        // Another backfill can start now.
        await system.BeginAsync("""{"dryRun":true}""");
    }
}
