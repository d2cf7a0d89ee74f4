using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Xunit;

namespace Replication.Testing.Storage;

/// <summary>Which tasks want a wake-up, and who gets to give it.</summary>
public abstract class TaskSweepContract(IStorePlace place) : StoreContract(place)
{
    private ITaskStore Tasks => Get<ITaskStore>();

    [Fact]
    public async Task A_new_task_counts_as_announced_when_it_was_made()
    {
        var task = await AddAsync(SampleTasks.Pending(Start));

        Assert.Empty(await SweepAsync(At(10), announcedBefore: Start));
        Assert.Equal([task], await SweepAsync(At(10), announcedBefore: Start.AddTicks(1)));
    }

    [Fact]
    public async Task What_a_sweep_took_counts_as_announced_then()
    {
        var task = await AddAsync(SampleTasks.Pending(Start));
        await SweepAsync(At(10), announcedBefore: At(5));

        Assert.Empty(await SweepAsync(At(11), announcedBefore: At(10)));
        Assert.Equal([task], await SweepAsync(At(12), announcedBefore: At(10).AddTicks(1)));
    }

    [Fact]
    public async Task A_task_is_announced_once_it_is_due_however_recently_it_was_announced()
    {
        var task = await AddAsync(SampleTasks.Pending(Start) with { NextAttemptAt = At(10) });

        Assert.Empty(await SweepAsync(At(10).AddTicks(-1), announcedBefore: At(-100)));
        Assert.Equal([task], await SweepAsync(At(10), announcedBefore: At(-100)));
        Assert.Empty(await SweepAsync(At(11), announcedBefore: At(-100)));
        Assert.Equal([task], await SweepAsync(At(20), announcedBefore: At(11)));
    }

    [Fact]
    public async Task A_task_that_is_not_due_is_left_alone_however_long_ago_it_was_announced()
    {
        await AddAsync(SampleTasks.Pending(Start) with { NextAttemptAt = At(100) });

        Assert.Empty(await SweepAsync(At(99), announcedBefore: At(99)));
    }

    [Fact]
    public async Task A_deferred_task_is_announced_when_its_next_attempt_is_due()
    {
        var id = await AddAsync(SampleTasks.Pending(Start));
        var taken = Assert.IsType<TaskClaim.Taken>(await Tasks.ClaimAsync(id, "worker", At(1), At(31), default));
        await Tasks.DeferAsync(taken.Lease, At(2), At(9), SampleTasks.Issue, TaskProgress.None, default);

        Assert.Empty(await SweepAsync(At(8), announcedBefore: At(-100)));
        Assert.Equal([id], await SweepAsync(At(9), announcedBefore: At(-100)));
    }

    [Fact]
    public async Task A_task_that_is_handed_back_is_announced_by_the_next_sweep_however_recently_it_was_announced()
    {
        var id = await AddAsync(SampleTasks.Pending(Start));
        var taken = Assert.IsType<TaskClaim.Taken>(await Tasks.ClaimAsync(id, "worker", At(1), At(31), default));
        await Tasks.DeferAsync(taken.Lease, At(2), nextAttemptAt: null, issue: null, TaskProgress.None, default);

        Assert.Equal([id], await SweepAsync(At(2), announcedBefore: At(-100)));
        Assert.Empty(await SweepAsync(At(3), announcedBefore: At(2)));
    }

    [Theory]
    [InlineData(ReplicationStatus.Succeeded)]
    [InlineData(ReplicationStatus.Failed)]
    [InlineData(ReplicationStatus.Canceled)]
    public async Task A_finished_task_wants_no_wake_up(ReplicationStatus status)
    {
        await AddAsync(SampleTasks.Pending(Start) with { Status = status });

        Assert.Empty(await SweepAsync(At(100), announcedBefore: At(99)));
    }

    [Fact]
    public async Task A_running_task_becomes_pending_again_when_its_lease_ran_out_and_keeps_attempt_and_issue()
    {
        var id = await AddAsync(SampleTasks.Pending(Start) with { Issue = SampleTasks.Issue, Attempt = 2 });
        var taken = Assert.IsType<TaskClaim.Taken>(await Tasks.ClaimAsync(id, "worker", At(1), At(31), default));
        await Tasks.RenewAsync(taken.Lease, At(40), SampleTasks.Progress, default);

        Assert.Empty(await SweepAsync(At(40), announcedBefore: At(39)));
        Assert.Equal([id], await SweepAsync(At(40).AddTicks(1), announcedBefore: At(-100)));
        Assert.Empty(await SweepAsync(At(41), announcedBefore: At(40)));

        AssertSame(
            taken.Task with { Status = ReplicationStatus.Pending, Attempt = 3, BytesTotal = 1000, BytesCopied = 400, Blobs = SampleTasks.Progress.Blobs },
            await Tasks.FindAsync(id, default));
        Assert.Equal(4, Assert.IsType<TaskClaim.Taken>(await Tasks.ClaimAsync(id, "another", At(42), At(72), default)).Task.Attempt);
    }

    [Fact]
    public async Task Those_that_waited_longest_come_first_and_no_more_than_asked_for()
    {
        var announcedAt5 = await AddAsync(SampleTasks.Pending(At(5)));
        var dueAt3 = await AddAsync(SampleTasks.Pending(At(1)) with { NextAttemptAt = At(3) });
        var leaseUntil4 = await AddAsync(SampleTasks.Pending(Start, SampleTasks.Target with { Tag = Tag.Parse("v2") }));
        await Tasks.ClaimAsync(leaseUntil4, "worker", At(2), At(4), default);
        var announcedAt2 = await AddAsync(SampleTasks.Pending(At(2)));

        Assert.Equal([announcedAt2, dueAt3, leaseUntil4], await SweepAsync(At(10), announcedBefore: At(9), limit: 3));
        Assert.Equal([announcedAt5], await SweepAsync(At(10), announcedBefore: At(9), limit: 3));
        Assert.Empty(await SweepAsync(At(10), announcedBefore: At(9), limit: 3));
    }

    [Fact]
    public async Task A_sweep_names_the_target_instance_of_each_task()
    {
        var pending = await AddAsync(SampleTasks.Pending(Start));
        var running = await AddAsync(SampleTasks.Pending(At(1), SampleTasks.Target with { Instance = "osaka" }));
        await Tasks.ClaimAsync(running, "worker", At(2), At(3), default);

        Assert.Equal([new(pending, "tokyo", TaskPriority.Default), new DueTask(running, "osaka", TaskPriority.Default)], await Tasks.TakeDueAsync(At(10), At(9), 10, default));
    }

    [Fact]
    public async Task Sweepers_at_work_at_the_same_time_never_get_the_same_task()
    {
        var ids = (await Tasks.AddAsync([.. Enumerable.Range(0, 60).Select(i => SampleTasks.Pending(At(i), SampleTasks.Target with { Tag = Tag.Parse($"v{i}") }))], default))
            .Select(task => task.Id).ToList();
        foreach (var id in ids.Take(20))
            await Tasks.ClaimAsync(id, "dead", At(60), At(61), default);
        ITaskStore[] processes = [Tasks, GetInAnotherProcess<ITaskStore>()];

        async Task<List<Guid>> SweepAllAsync(ITaskStore store)
        {
            var taken = new List<Guid>();
            while (await store.TakeDueAsync(At(100), At(99), 7, default) is { Count: > 0 } some)
                taken.AddRange(some.Select(due => due.Id));
            return taken;
        }

        var shares = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() => SweepAllAsync(processes[i % 2]))));

        Assert.Equal(ids.Order(), shares.SelectMany(share => share).Order());
    }

    [Fact]
    public async Task The_oldest_that_waits_for_its_turn_at_a_target_tag_is_found()
    {
        var second = await AddAsync(SampleTasks.Pending(At(1)) with { OrderedAt = At(7) });
        var first = await AddAsync(SampleTasks.Pending(At(2)) with { OrderedAt = At(6) });
        await AddAsync(SampleTasks.Pending(Start, SampleTasks.Target with { Tag = Tag.Parse("v2") }));

        Assert.Equal(first, await WaitingAsync(except: Guid.NewGuid(), At(10)));
        Assert.Equal(second, await WaitingAsync(except: first, At(10)));
    }

    [Fact]
    public async Task A_task_that_is_not_pending_or_not_due_does_not_wait_for_its_turn()
    {
        var done = await AddAsync(SampleTasks.Pending(Start) with { Status = ReplicationStatus.Failed });
        var later = await AddAsync(SampleTasks.Pending(At(1)) with { NextAttemptAt = At(10) });
        var running = await AddAsync(SampleTasks.Pending(At(2)));
        Assert.IsType<TaskClaim.Taken>(await Tasks.ClaimAsync(running, "worker", At(3), At(33), default));

        Assert.Null(await WaitingAsync(except: done, At(10).AddTicks(-1)));
        Assert.Equal(later, await WaitingAsync(except: done, At(10)));
    }

    private async Task<Guid> AddAsync(ReplicationTask task) => Assert.Single(await Tasks.AddAsync([task], default)).Id;

    private async Task<IEnumerable<Guid>> SweepAsync(DateTimeOffset now, DateTimeOffset announcedBefore, int limit = 100) =>
        (await Tasks.TakeDueAsync(now, announcedBefore, limit, default)).Select(due => due.Id);

    private async Task<Guid?> WaitingAsync(Guid except, DateTimeOffset now) => (await Tasks.FindWaitingAsync(SampleTasks.Target, except, now, default))?.Id;
}
