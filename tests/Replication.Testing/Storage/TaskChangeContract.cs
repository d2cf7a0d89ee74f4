using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Xunit;

namespace Replication.Testing.Storage;

/// <summary>Listing the tasks that changed. The store stamps changes by its own clock, so these tests use no fixed times.</summary>
public abstract class TaskChangeContract(IStorePlace place) : StoreContract(place)
{
    private static readonly TaskCancellation ByCi = new("ci", At(5), new("canceled", "canceled by ci"));

    private ITaskChangeStore Changes => Get<ITaskChangeStore>();

    [Fact]
    public async Task Every_change_of_a_task_has_a_new_time()
    {
        var task = SampleTasks.Pending(Start);
        var seen = new List<DateTimeOffset>();

        await SeenAsync(() => Tasks.AddAsync([task], default));
        var claim = await ClaimAsync(2, At(100));
        await SeenAsync(() => Leases.RenewAsync(claim.Lease, At(100), SampleTasks.Progress, default));
        await SeenAsync(() => Leases.DeferAsync(claim.Lease, At(3), At(4), SampleTasks.Issue, SampleTasks.Progress, default));
        await SeenAsync(() => Get<ITaskHoldStore>().HoldAsync(task.Rule!, 10, default));
        await SeenAsync(() => Get<ITaskHoldStore>().ReleaseAsync(task.Rule!, At(5), 10, default));
        claim = await ClaimAsync(6, At(100));
        await SeenAsync(() => Leases.FinishAsync(claim.Lease, SampleTasks.Failed(At(7)), default));
        await SeenAsync(() => Retries.RetryAsync(task.Id, At(8), default));
        await SeenAsync(() => Cancellations.CancelWaitingAsync(task.Id, ByCi, default));
        await SeenAsync(() => Retries.RetryAsync(task.Id, At(9), default));
        claim = await ClaimAsync(10, At(11));
        await SeenAsync(() => Cancellations.CancelAsync(task.Id, ByCi, default));
        await SeenAsync(() => Wakes.TakeDueAsync(At(20), 10, default));

        Assert.Equal(seen.Distinct().Order(), seen);

        async Task<TaskClaim.Taken> ClaimAsync(double at, DateTimeOffset until)
        {
            TaskClaim? taken = null;
            await SeenAsync(async () => taken = await Leases.ClaimAsync(task.Id, "worker", At(at), until, default));
            return Assert.IsType<TaskClaim.Taken>(taken);
        }

        async Task SeenAsync(Func<Task> change)
        {
            await change();
            var only = Assert.Single(await Changes.ListAsync(seen.LastOrDefault(), 10, default));
            Assert.Equal(task.Id, only.Id);
            seen.Add(only.At);
        }
    }

    [Fact]
    public async Task An_announcement_is_no_change()
    {
        var task = SampleTasks.Pending(Start) with { NextAttemptAt = At(1) };
        await Tasks.AddAsync([task], default);
        var before = await Changes.ListAsync(default, 10, default);

        Assert.Single(await Wakes.TakeDueAsync(At(2), 10, default));

        Assert.Equal(before, await Changes.ListAsync(default, 10, default));
    }

    [Fact]
    public async Task The_latest_changes_come_first()
    {
        List<ReplicationTask> tasks = [.. Enumerable.Range(0, 4).Select(static i => SampleTasks.Pending(At(i)))];
        foreach (var task in tasks)
            await Tasks.AddAsync([task], default);
        await Cancellations.CancelWaitingAsync(tasks[1].Id, ByCi, default);

        var latest = await Changes.ListAsync(default, 3, default);

        Assert.Equal([tasks[1].Id, tasks[3].Id, tasks[2].Id], latest.Select(static it => it.Id));
        Assert.Equal(latest.Take(2), await Changes.ListAsync(latest[1].At, 10, default));
        Assert.Empty(await Changes.ListAsync(latest[0].At.AddTicks(1), 10, default));
    }

    [Fact]
    public async Task Changed_tasks_are_found_with_their_progress()
    {
        var (full, other) = (SampleTasks.Full(Start), SampleTasks.Pending(At(1)));
        await Tasks.AddAsync([full, other], default);

        AssertSame(full, Assert.Single(await Changes.FindAsync([full.Id, Guid.NewGuid()], default)));
        Assert.Equal(2, (await Changes.FindAsync([full.Id, other.Id], default)).Count);
        Assert.Empty(await Changes.FindAsync([], default));
    }
}
