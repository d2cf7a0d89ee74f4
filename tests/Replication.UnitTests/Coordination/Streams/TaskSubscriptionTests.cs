using System.Text.Json;
using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Access;
using Replication.Coordination.Streams;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.UnitTests.Coordination.Streams;

public sealed class TaskSubscriptionTests
{
    private const int MaxQueued = 4;

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ReplicationTask Pending = SampleTasks.Pending(Now);

    [Fact]
    public async Task A_new_client_receives_its_position_at_once()
    {
        var stream = Open();
        stream.Add([], Now);

        var first = await stream.TakeAsync(default);

        Assert.True(stream.Begun.IsCompletedSuccessfully);
        Assert.Equal((false, 0, Now), (first.Resync, first.Tasks.Count, first.Position));
    }

    [Fact]
    public async Task Without_a_change_the_client_is_woken_by_a_heartbeat_only()
    {
        var stream = Open();
        stream.Add([], Now);
        await stream.TakeAsync(default);

        var next = stream.TakeAsync(default);
        stream.Add([], Now.AddSeconds(1));
        Assert.False(next.IsCompleted);
        stream.Beat();

        Assert.Equal(Now.AddSeconds(1), (await next).Position);
    }

    [Fact]
    public async Task The_client_receives_what_its_filter_and_its_namespaces_show()
    {
        var stream = Open(new TaskFilter { Rule = "a-rule" }, "team");
        var mine = Pending with { Rule = "a-rule" };
        var foreign = mine with { Source = mine.Source with { Repository = RepositoryName.Parse("other/app") } };

        stream.Add([Live(Pending), Live(foreign), Live(mine)], Now);

        Assert.Equal([mine.Id], (await stream.TakeAsync(default)).Tasks.Select(static it => it.Task.Task.Id));
    }

    [Fact]
    public async Task A_task_that_leaves_the_status_of_the_filter_is_reported_once()
    {
        var stream = Open(new TaskFilter { Status = ReplicationStatus.Pending });
        var running = Pending with { Status = ReplicationStatus.Running };

        stream.Add([Live(Pending), Live(running), Live(running)], Now);
        stream.Add([Live(running)], Now);
        stream.Add([Live(Pending)], Now);
        stream.Add([Live(running)], Now);

        Assert.Equal([false, true, false, true], (await stream.TakeAsync(default)).Tasks.Select(static it => it.HasLeft));
    }

    [Fact]
    public async Task A_slow_client_is_told_to_resynchronize_and_continues_afterwards()
    {
        var stream = Open();
        stream.Add([.. Enumerable.Repeat(Live(Pending), MaxQueued)], Now);
        stream.Add([Live(Pending)], Now);
        stream.Add([Live(Pending)], Now.AddSeconds(1));

        var slow = await stream.TakeAsync(default);
        stream.Add([Live(Pending)], Now.AddSeconds(2));
        var next = await stream.TakeAsync(default);

        Assert.Equal((true, 0, Now.AddSeconds(1)), (slow.Resync, slow.Tasks.Count, slow.Position));
        Assert.Equal((false, 1), (next.Resync, next.Tasks.Count));
    }

    [Fact]
    public async Task Changes_that_may_be_missing_make_the_client_resynchronize()
    {
        var stream = Open();
        stream.Add([Live(Pending)], Now);
        stream.Add(null, Now);

        Assert.True((await stream.TakeAsync(default)).Resync);
    }

    private static LiveTask Live(ReplicationTask task) => LiveTask.Of(task, JsonSerializerOptions.Web);

    private static TaskSubscription Open(TaskFilter? filter = null, params string[] namespaces) => new(
        new(new Caller("ci", TokenRole.Viewer, namespaces.Length > 0 ? namespaces : null), filter ?? new()),
        after: null,
        new() { MaxQueued = MaxQueued });
}
