using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Testing.Serving;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.IntegrationTests.Cli;

public sealed partial class CliTests
{
    [Fact]
    public async Task A_watch_shows_each_change_and_ends_with_130_when_it_is_interrupted()
    {
        var leases = _host.Services.GetRequiredService<ITaskLeaseStore>();
        var task = Waiting();
        await _host.Services.GetRequiredService<ITaskStore>().AddAsync([task], default);
        await using var watch = ReplicationProcess.Start(_home.Path, Variables("viewer"), "tasks", "list", "--watch");
        await SeenAsync($"{task.Id}  pending");

        var claim = Assert.IsType<TaskClaim.Taken>(await leases.ClaimAsync(task.Id, "worker", At(7200), At(9000), default));
        await leases.RenewAsync(claim.Lease, At(9000), SampleTasks.Progress, default);
        await SeenAsync("400 B of 1000 B");
        await leases.FinishAsync(claim.Lease, SampleTasks.Succeeded(At(2)), default);
        await SeenAsync("succeeded");

        Assert.Equal(130, await watch.SignalAsync("INT"));

        Task SeenAsync(string text) => Replication.Testing.Serving.Waiting.UntilAsync(
            () => Task.FromResult(watch.Output.Contains(text, StringComparison.Ordinal) ? text : null), () => watch.Output);
    }

    [Fact]
    public async Task Events_are_read_to_their_end_page_by_page()
    {
        var events = _host.Services.GetRequiredService<IEventStore>();
        for (var i = 0; i < 3; i++)
            await events.AddAsync(CompletionEvent.Of(SampleTasks.Full(At(i))), default);

        var two = await AsAsync("viewer", null, "events", "--limit", "2");
        Assert.Equal(3, two.Lines.Count);
        Assert.Equal(2, (await AsAsync("viewer", null, "events", "--after", two.Errors.Trim().Split(' ')[^1])).Lines.Count);
    }

    [Fact]
    public async Task Events_are_followed_as_they_come()
    {
        var events = _host.Services.GetRequiredService<IEventStore>();
        await events.AddAsync(CompletionEvent.Of(SampleTasks.Full(At(0)) with { Id = Guid.NewGuid() }), default);
        await using var follow = ReplicationProcess.Start(_home.Path, Variables("viewer"), "events", "--follow", "--json");
        await SeenAsync(1);

        var later = CompletionEvent.Of(SampleTasks.Full(At(1)) with { Id = Guid.NewGuid() });
        await events.AddAsync(later, default);
        await SeenAsync(2);

        Assert.Equal(130, await follow.SignalAsync("INT"));
        var lines = Lines();
        Assert.Equal(2, lines.Count);
        Assert.Equal(later.Task, JsonSerializer.Deserialize<JsonElement>(lines[1]).GetProperty("task").GetGuid());

        List<string> Lines() => [.. follow.Output.Split('\n').Where(static it => it.StartsWith('{'))];

        Task SeenAsync(int count) =>
            Replication.Testing.Serving.Waiting.UntilAsync(() => Task.FromResult(Lines().Count >= count ? "" : null), () => follow.Output);
    }
}
