using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Backfills;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Imports;

public sealed partial class ImportTests
{
    private const string Old = """{"source":"hangzhou","target":"tokyo","namespaces":["old"]}""";

    private static readonly RequestMatch ManifestWrite = new() { Kind = RequestKind.Manifest, Method = "PUT" };

    [Fact]
    public async Task A_killed_import_continues_at_its_position_and_counts_nothing_twice()
    {
        await using var source = await BackfillSystem.RegistryAsync(_folder, "source");
        await using var target = await BackfillSystem.RegistryAsync(_folder, "target");
        const int Count = 300;
        var image = await SeedAsync(source.Address, "old/a", Count);
        target.Faults.Add(ManifestWrite, Fault.Delay(TimeSpan.FromMilliseconds(100)));
        // Fewer open tasks than images, so that the walk is in the middle, too.
        await using var system = await BackfillSystem.StartAsync(
            source.Address, target.Address, settings: "backfills: { maxOpenTasks: 64 }", start: ReplicationProcess.Start);
        var id = await system.ImportAsync(Old);
        var middle = await UntilAsync(
            system, id, static it => it.GetProperty("done").GetInt64() >= 40 && it.GetProperty("open").GetInt64() > 0);
        Assert.InRange(middle.GetProperty("found").GetInt64(), 40, Count - 1);

        await system.Program.AsProcess().KillAsync();
        await system.StartProgramAsync();
        target.Faults.Clear();
        var import = await EndedAsync(system, id);

        Assert.Equal("succeeded", import.GetProperty("status").GetString());
        // A copy whose result was not stored before the kill finds its image at the target.
        Assert.Equal((Count, Count), (import.GetProperty("found").GetInt32(), import.GetProperty("done").GetInt32()
            + import.GetProperty("alreadyThere").GetInt32()));
        Assert.Equal(Count, (await system.ItemsAsync($"/api/v1/tasks?batch={id}&trigger=import")).Count);
        Assert.Equal(Count, (await system.ItemsAsync("/api/v1/events")).Count);
        using var reader = new RegistryPusher(target.Address);
        foreach (var i in new[] { 0, 150, Count - 1 })
            Assert.True(await reader.HoldsAsync("old/a", $"v{i:0000}", image));
    }

    [Fact]
    public async Task A_canceled_import_cancels_its_waiting_tasks_and_keeps_copied_images()
    {
        await using var source = await BackfillSystem.RegistryAsync(_folder, "source");
        await using var target = await BackfillSystem.RegistryAsync(_folder, "target");
        await SeedAsync(source.Address, "old/a", 300);
        target.Faults.Add(ManifestWrite, Fault.Delay(TimeSpan.FromMilliseconds(300)));
        await using var system = await BackfillSystem.StartAsync(source.Address, target.Address);
        var id = await system.ImportAsync(Old);
        await UntilAsync(system, id, static it => it.GetProperty("done").GetInt64() >= 10);

        Assert.Equal((202, null), await OutcomeAsync(system, $"/api/v1/imports/{id}/cancel"));
        var import = await EndedAsync(system, id);

        Assert.Equal("canceled", import.GetProperty("status").GetString());
        var (done, canceled) = (import.GetProperty("done").GetInt64(), import.GetProperty("canceled").GetInt64());
        Assert.Equal(import.GetProperty("found").GetInt64(), done + canceled);
        Assert.InRange(done, 10, 250);
        Assert.True(canceled > 0);
        var tasks = await system.ItemsAsync($"/api/v1/tasks?batch={id}&status=canceled");
        Assert.Equal(canceled, tasks.Count);
        Assert.All(tasks, static it => Assert.Equal("importCanceled", it.GetProperty("issue").GetProperty("code").GetString()));
        Assert.Empty(await system.ItemsAsync($"/api/v1/tasks?batch={id}&status=pending"));
        Assert.Equal((409, "import.finished"), await OutcomeAsync(system, $"/api/v1/imports/{id}/cancel"));
        Assert.Equal((409, "import.finished"), await OutcomeAsync(system, $"/api/v1/imports/{id}/pause"));
    }

    [Fact]
    public async Task A_paused_import_creates_no_tasks_until_it_is_resumed()
    {
        await using var source = await BackfillSystem.RegistryAsync(_folder, "source");
        await using var target = await BackfillSystem.RegistryAsync(_folder, "target");
        await SeedAsync(source.Address, "old/a", 60);
        target.Faults.Add(ManifestWrite, Fault.Delay(TimeSpan.FromMilliseconds(100)));
        await using var system = await BackfillSystem.StartAsync(
            source.Address, target.Address, settings: "backfills: { maxOpenTasks: 8 }");
        var id = await system.ImportAsync(Old);
        await UntilAsync(system, id, static it => it.GetProperty("done").GetInt64() >= 4);

        Assert.Equal((202, null), await OutcomeAsync(system, $"/api/v1/imports/{id}/pause"));
        // The tasks that were created before are executed.
        var paused = await UntilAsync(
            system, id, static it => it.GetProperty("paused").GetBoolean() && it.GetProperty("open").GetInt64() == 0);
        Assert.Equal("running", paused.GetProperty("status").GetString());
        Assert.InRange(paused.GetProperty("found").GetInt64(), 4, 59);
        // The place of a running import stays as it is, also after a restart.
        await system.RestartAsync(static it => it);
        Assert.True((await system.Api.GetAsync($"/api/v1/imports/{id}")).GetProperty("paused").GetBoolean());
        target.Faults.Clear();

        Assert.Equal((202, null), await OutcomeAsync(system, $"/api/v1/imports/{id}/resume"));
        var import = await EndedAsync(system, id);
        Assert.Equal("found=60 alreadyThere=0 done=60 failed=0 canceled=0 missing=0 open=0", BackfillSystem.Counts(import));
        Assert.False(import.GetProperty("paused").GetBoolean());
    }
}
