using Replication.Contracts;
using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Xunit;

namespace Replication.Testing.Storage;

/// <summary>Adding and finding tasks.</summary>
public abstract class TaskStoreContract(IStorePlace place) : StoreContract(place)
{
    [Fact]
    public async Task A_stored_task_is_read_back_unchanged()
    {
        var task = SampleTasks.Full(Start);

        var added = await Tasks.AddAsync([task], default);

        AssertSame(task, Assert.Single(added));
        AssertSame(task, await Tasks.FindAsync(task.Id, default));
    }

    [Fact]
    public async Task A_stored_task_without_optional_members_is_read_back_unchanged()
    {
        var task = SampleTasks.Pending(Start) with { Rule = null };
        task = task with { Source = task.Source with { Digest = null } };

        await Tasks.AddAsync([task], default);

        AssertSame(task, await Tasks.FindAsync(task.Id, default));
    }

    [Fact]
    public async Task An_unknown_task_is_null() => Assert.Null(await Tasks.FindAsync(Guid.NewGuid(), default));

    [Fact]
    public async Task Tasks_are_found_by_the_first_digits_of_their_ids()
    {
        string[] ids = [
            "661f5200-0000-8000-8000-000000000000", "661f52ff-ffff-8fff-bfff-ffffffffffff", "661f5300-0000-8000-8000-000000000000"
        ];
        var tasks = ids.Select(it => SampleTasks.Pending(Start) with { Id = Guid.Parse(it) }).ToList();
        await Tasks.AddAsync(tasks, default);

        Assert.Equal(ids[..2], await IdsAsync("661f52", 10));
        Assert.Equal(ids[..1], await IdsAsync("661f520", 10));
        Assert.Equal(ids[2..], await IdsAsync("661f5300-0000", 10));
        Assert.Equal(ids[..2], await IdsAsync("661f", 2));
        Assert.Empty(await IdsAsync("661f54", 10));

        async Task<IEnumerable<string>> IdsAsync(string digits, int limit) =>
            IdPrefix.TryParse(digits, out var prefix) ? (await Tasks.FindAsync(prefix, limit, default)).Select(it => it.Id.ToString()) : [];
    }

    [Fact]
    public async Task Batches_are_found_by_the_first_digits_of_their_id()
    {
        string[] ids = [
            "661f5200-0000-8000-8000-000000000000", "661f52ff-ffff-8fff-bfff-ffffffffffff", "661f5300-0000-8000-8000-000000000000"
        ];
        await Tasks.AddAsync([.. ids.Append(ids[0]).Select(it => SampleTasks.Pending(Start) with { Batch = Guid.Parse(it) })], default);

        Assert.Equal(ids[..2], await IdsAsync("661f52", 10));
        Assert.Equal(ids[..1], await IdsAsync("661f52", 1));
        Assert.Equal(ids[2..], await IdsAsync(ids[2], 10));
        Assert.Empty(await IdsAsync("661f54", 10));

        async Task<IEnumerable<string>> IdsAsync(string digits, int limit) =>
            IdPrefix.TryParse(digits, out var prefix) ? (await Tasks.FindBatchesAsync(prefix, limit, default)).Select(it => $"{it}") : [];
    }

    [Fact]
    public async Task Adding_nothing_adds_nothing() => Assert.Empty(await Tasks.AddAsync([], default));

    [Fact]
    public async Task Existing_tasks_are_unchanged_and_returned_in_the_given_order()
    {
        var known = SampleTasks.Pending(Start);
        await Tasks.AddAsync([known], default);
        await Leases.ClaimAsync(known.Id, "worker", At(1), At(31), default);
        var before = SampleTasks.Pending(Start);
        var after = SampleTasks.Pending(Start);

        var existing = await Tasks.AddAsync([before, known, after], default);

        Assert.Equal([before.Id, known.Id, after.Id], existing.Select(task => task.Id));
        Assert.Equal(
            [ReplicationStatus.Pending, ReplicationStatus.Running, ReplicationStatus.Pending], existing.Select(task => task.Status));
        AssertSame(existing[1], await Tasks.FindAsync(known.Id, default));
    }

    [Fact]
    public async Task A_task_named_twice_is_added_once()
    {
        var task = SampleTasks.Pending(Start);

        Assert.Equal(2, (await Tasks.AddAsync([task, task], default)).Count);

        Assert.Single(await ListBatchAsync(task.Batch));
    }

    [Fact]
    public async Task No_task_is_added_running() =>
        await Assert.ThrowsAsync<ArgumentException>(
            () => Tasks.AddAsync([SampleTasks.Pending(Start) with { Status = ReplicationStatus.Running }], default));

    [Fact]
    public async Task Of_the_given_tasks_the_finished_ones_are_listed()
    {
        var (waiting, running, done, failed, other) = (SampleTasks.Pending(Start, To("a")), SampleTasks.Pending(
            Start, To("b")), SampleTasks.Full(Start), SampleTasks.Full(Start), SampleTasks.Full(Start));
        await Tasks.AddAsync([waiting, running, done, failed, other], default);
        await Leases.ClaimAsync(running.Id, "worker", At(1), At(31), default);

        var finished = await Tasks.ListFinishedAsync([waiting.Id, running.Id, done.Id, failed.Id, Guid.NewGuid()], default);

        Assert.Equal(new[] { done.Id, failed.Id }.Order(), finished.Select(task => task.Id).Order());
        AssertSame(done, finished.Single(task => task.Id == done.Id));
        Assert.Empty(await Tasks.ListFinishedAsync([], default));
    }

    [Fact]
    public async Task A_task_that_waits_can_be_canceled_one_that_runs_or_is_finished_cannot()
    {
        var (waiting, running, finished) =
            (SampleTasks.Pending(Start, To("a")), SampleTasks.Pending(Start, To("b")), SampleTasks.Full(Start));
        await Tasks.AddAsync([waiting, running, finished], default);
        await Leases.ClaimAsync(running.Id, "worker", At(1), At(31), default);

        Assert.True(
            await Cancellations.CancelWaitingAsync(waiting.Id, new TaskCancellation("backfill", At(5), SampleTasks.Issue), default));
        Assert.False(
            await Cancellations.CancelWaitingAsync(waiting.Id, new TaskCancellation("backfill", At(6), SampleTasks.Issue), default));
        Assert.False(
            await Cancellations.CancelWaitingAsync(running.Id, new TaskCancellation("backfill", At(5), SampleTasks.Issue), default));
        Assert.False(
            await Cancellations.CancelWaitingAsync(finished.Id, new TaskCancellation("backfill", At(5), SampleTasks.Issue), default));
        Assert.False(
            await Cancellations.CancelWaitingAsync(Guid.NewGuid(), new TaskCancellation("backfill", At(5), SampleTasks.Issue), default));

        var canceled = await Tasks.FindAsync(waiting.Id, default);
        Assert.Equal((ReplicationStatus.Canceled, At(5), SampleTasks.Issue), (canceled!.Status, canceled.FinishedAt, canceled.Issue));
        Assert.IsType<TaskClaim.NotNow>(await Leases.ClaimAsync(waiting.Id, "worker", At(7), At(37), default));
        Assert.DoesNotContain(await Wakes.TakeAllAsync(At(1000)), due => due.Id == waiting.Id);
    }

    [Fact]
    public async Task Many_callers_that_add_the_same_tasks_at_once_add_them_once()
    {
        var batch = Guid.NewGuid();
        var tasks = Enumerable.Range(0, 5).Select(i => SampleTasks.Pending(At(i)) with { Batch = batch }).ToList();
        var other = GetInAnotherProcess<ITaskStore>();

        var answers =
            await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => (i % 2 == 0 ? Tasks : other).AddAsync(tasks, default))));

        Assert.All(answers, answer => Assert.Equal(tasks.Select(task => task.Id), answer.Select(task => task.Id)));
        Assert.Equal(5, (await ListBatchAsync(batch)).Count);
    }

    [Fact]
    public async Task Tasks_outlive_the_process()
    {
        var waiting = SampleTasks.Pending(Start);
        var running = SampleTasks.Pending(Start, SampleTasks.Target with { Tag = Tag.Parse("v2") });
        await Tasks.AddAsync([waiting, running], default);
        var taken = Assert.IsType<TaskClaim.Taken>(await Leases.ClaimAsync(running.Id, "worker", At(1), At(31), default));

        await GetAfterRestartAsync<ITaskStore>();

        AssertSame(waiting, await Tasks.FindAsync(waiting.Id, default));
        AssertSame(taken.Task, await Tasks.FindAsync(running.Id, default));
        Assert.True(await Leases.FinishAsync(taken.Lease, SampleTasks.Succeeded(At(2)), default));
    }

    private async Task<IReadOnlyList<ReplicationTask>> ListBatchAsync(Guid batch) =>
        (await Tasks.ListAsync(new TaskFilter { Batch = batch }, null, 100, default)).Items;

    private static TaskTarget To(string tag) => SampleTasks.Target with { Tag = Tag.Parse(tag) };
}
