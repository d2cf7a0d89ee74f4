using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Xunit;

namespace Replication.Testing.Storage;

/// <summary>Cancellation and retry of tasks, and the tasks that supersede others.</summary>
public abstract class TaskCancelContract(IStorePlace place) : StoreContract(place)
{
    private static readonly TaskIssue Reason = new("canceled", "canceled by ci");

    [Fact]
    public async Task A_canceled_pending_task_ends_at_once_and_names_the_caller()
    {
        var task = await AddAsync(SampleTasks.Pending(Start) with { NextAttemptAt = At(100), Attempt = 2 });

        var canceled = await Cancellations.CancelAsync(task.Id, By("ci", 3), default);

        AssertSame(
            task with
            {
                Status = ReplicationStatus.Canceled,
                Issue = Reason,
                Cancellation = By("ci", 3),
                FinishedAt = At(3),
                NextAttemptAt = null
            },
            canceled);
        AssertSame(canceled, await Tasks.FindAsync(task.Id, default));
        Assert.Empty(await Wakes.TakeAllAsync(At(1000)));
        Assert.IsType<TaskClaim.NotNow>(await ClaimAsync(task, At(200)));
    }

    [Fact]
    public async Task The_worker_of_a_canceled_task_sees_the_cancellation_at_its_heartbeat_and_before_the_tag()
    {
        var taken = await TakeAsync(await AddAsync(SampleTasks.Pending(Start)));

        var marked = await Cancellations.CancelAsync(taken.Task.Id, By("ci", 3), default);

        AssertSame(taken.Task with { Cancellation = By("ci", 3) }, marked);
        Assert.False(await Leases.RenewAsync(taken.Lease, At(60), SampleTasks.Progress, default));
        Assert.Equal(TagTurn.Canceled, await Leases.CheckTurnAsync(taken.Lease, default));
        Assert.True(
            await Leases.FinishAsync(taken.Lease, new(ReplicationStatus.Canceled, null, Reason, null, TaskProgress.None, At(4)), default));
        AssertSame(taken.Task with
        {
            Status = ReplicationStatus.Canceled,
            Cancellation = By("ci", 3),
            Issue = Reason,
            FinishedAt = At(4)
        }, await Tasks.FindAsync(taken.Task.Id, default));
    }

    [Fact]
    public async Task The_first_cancellation_request_is_kept()
    {
        var running = await TakeAsync(await AddAsync(SampleTasks.Pending(Start)));

        await Cancellations.CancelAsync(running.Task.Id, By("first", 3), default);
        var again = await Cancellations.CancelAsync(running.Task.Id, By("second", 4), default);

        Assert.Equal("first", again!.Cancellation!.By);
    }

    [Fact]
    public async Task A_canceled_task_of_a_dead_worker_ends_at_once()
    {
        var taken = await TakeAsync(await AddAsync(SampleTasks.Pending(Start)), leaseUntil: At(2));

        var canceled = await Cancellations.CancelAsync(taken.Task.Id, By("ci", 3), default);

        Assert.Equal(ReplicationStatus.Canceled, canceled!.Status);
        Assert.False(await Leases.RenewAsync(taken.Lease, At(60), TaskProgress.None, default));
        Assert.False(await Leases.FinishAsync(taken.Lease, SampleTasks.Succeeded(At(9)), default));
    }

    public enum Ending
    {
        Deferred,
        HandedBack,
        WorkerDied,
    }

    [Theory]
    [InlineData(Ending.Deferred)]
    [InlineData(Ending.HandedBack)]
    [InlineData(Ending.WorkerDied)]
    public async Task A_canceled_task_that_becomes_pending_is_announced_at_once_and_ended_by_the_next_claim(Ending ending)
    {
        var taken = await TakeAsync(await AddAsync(SampleTasks.Pending(Start)), leaseUntil: At(10));
        await Cancellations.CancelAsync(taken.Task.Id, By("ci", 3), default);
        if (ending is not Ending.WorkerDied)
            Assert.True(await Leases.DeferAsync(taken.Lease, At(2), ending is Ending.Deferred
                ? At(900)
                : null, ending is Ending.Deferred ? SampleTasks.Issue : null, TaskProgress.None, default));

        Assert.Equal(taken.Task.Id, Assert.Single(await Wakes.TakeDueAsync(At(20), 10, default)).Id);

        var ended = Assert.IsType<TaskClaim.Ended>(await ClaimAsync(taken.Task, At(21)));
        Assert.Equal((ReplicationStatus.Canceled, Reason, (TaskOutcome?)null), (ended.Task.Status, ended.Task.Issue, ended.Task.Outcome));
        AssertSame(ended.Task, await Tasks.FindAsync(taken.Task.Id, default));
    }

    [Theory]
    [InlineData(ReplicationStatus.Succeeded)]
    [InlineData(ReplicationStatus.Canceled)]
    public async Task A_finished_task_is_not_changed(ReplicationStatus status)
    {
        var task = await AddAsync(SampleTasks.Pending(Start) with { Status = status, FinishedAt = At(1) });

        AssertSame(task, await Cancellations.CancelAsync(task.Id, By("ci", 3), default));
        AssertSame(task, await Tasks.FindAsync(task.Id, default));
    }

    [Fact]
    public async Task A_failed_task_is_canceled_with_the_new_reason()
    {
        var task = await AddAsync(
            SampleTasks.Pending(Start) with { Status = ReplicationStatus.Failed, Issue = SampleTasks.Issue, FinishedAt = At(1) });

        var canceled = await Cancellations.CancelAsync(task.Id, By("ci", 3), default);

        AssertSame(
            task with { Status = ReplicationStatus.Canceled, Issue = Reason, Cancellation = By("ci", 3), FinishedAt = At(3) }, canceled);
        AssertSame(canceled, await Tasks.FindAsync(task.Id, default));
    }

    [Fact]
    public async Task An_unknown_task_is_neither_canceled_nor_retried()
    {
        Assert.Null(await Cancellations.CancelAsync(Guid.NewGuid(), By("ci", 3), default));
        Assert.Null(await Retries.RetryAsync(Guid.NewGuid(), At(3), default));
    }

    [Fact]
    public async Task Of_running_tasks_those_with_a_cancellation_request_are_listed()
    {
        var marked = await TakeAsync(await AddAsync(SampleTasks.Pending(Start)));
        var (running, ended) = (await TakeElsewhereAsync("osaka"), await TakeElsewhereAsync("nara"));
        await Cancellations.CancelAsync(marked.Task.Id, By("ci", 3), default);
        await Cancellations.CancelAsync(ended.Task.Id, By("ci", 3), default);
        await Leases.FinishAsync(ended.Lease, SampleTasks.Succeeded(At(4)), default);

        Assert.Equal(
            [marked.Task.Id],
            await Cancellations.ListToBeCanceledAsync([running.Task.Id, marked.Task.Id, ended.Task.Id, Guid.NewGuid()], default));
        Assert.Empty(await Cancellations.ListToBeCanceledAsync([running.Task.Id], default));
        Assert.Empty(await Cancellations.ListToBeCanceledAsync([], default));

        async Task<TaskClaim.Taken> TakeElsewhereAsync(string target) =>
            await TakeAsync(await AddAsync(SampleTasks.Pending(Start, SampleTasks.Target with { Instance = target })));
    }

    [Fact]
    public async Task A_copy_that_ends_before_the_worker_sees_the_cancellation_succeeds()
    {
        var taken = await TakeAsync(await AddAsync(SampleTasks.Pending(Start)));
        await Cancellations.CancelAsync(taken.Task.Id, By("ci", 3), default);

        Assert.True(await Leases.FinishAsync(taken.Lease, SampleTasks.Succeeded(At(4)), default));

        Assert.Equal(ReplicationStatus.Succeeded, (await Tasks.FindAsync(taken.Task.Id, default))!.Status);
    }

    [Fact]
    public async Task The_pending_tasks_of_a_rule_are_canceled_in_batches_and_running_ones_continue()
    {
        var running = await TakeAsync(await AddAsync(SampleTasks.Pending(Start) with { Rule = "gone" }));
        for (var i = 1; i <= 5; i++)
            await AddAsync(SampleTasks.Pending(At(i), SampleTasks.Target with { Instance = $"target-{i}" }) with
            {
                Rule = "gone",
                NextAttemptAt = i == 5 ? At(500) : null
            });
        var other = await AddAsync(SampleTasks.Pending(Start, SampleTasks.Target with { Instance = "osaka" }) with { Rule = "other" });

        var filter = new TaskFilter { Rule = "gone" };
        var portions = new List<int>();
        while (await Cancellations.CancelWaitingAsync(filter, By("ci", 9), 2, default) is { Count: > 0 } canceled)
        {
            Assert.All(canceled, task => Assert.Equal((ReplicationStatus.Canceled, "gone", Reason), (task.Status, task.Rule!, task.Issue)));
            portions.Add(canceled.Count);
        }

        Assert.Equal([2, 2, 1], portions);
        AssertSame(running.Task, await Tasks.FindAsync(running.Task.Id, default));
        AssertSame(other, await Tasks.FindAsync(other.Id, default));
        Assert.Equal(5, (await Tasks.ListAsync(filter with { Status = ReplicationStatus.Canceled }, null, 50, default)).Items.Count);
    }

    [Theory]
    [InlineData(ReplicationStatus.Failed)]
    [InlineData(ReplicationStatus.Canceled)]
    public async Task A_retried_task_becomes_pending_and_keeps_its_attempt_count(ReplicationStatus status)
    {
        var task = await AddAsync(SampleTasks.Full(Start) with { Status = status, Cancellation = By("ci", 1), NextAttemptAt = null });

        var retried = await Retries.RetryAsync(task.Id, At(50), default);

        AssertSame(
            task with
            {
                Status = ReplicationStatus.Pending,
                Outcome = null,
                Issue = null,
                Cancellation = null,
                ToBeRedone = null,
                FinishedAt = null,
                FirstFailedAt = null,
                AwaitsSignatureSince = null,
                RetriedAt = At(50)
            },
            retried);
        AssertSame(retried, await Tasks.FindAsync(task.Id, default));
        Assert.Empty(await Wakes.TakeUnansweredAsync(retried!.Priority, At(51), TimeSpan.FromSeconds(1), 10, default));
        Assert.Equal(task.Attempt + 1, Assert.IsType<TaskClaim.Taken>(await ClaimAsync(task, At(52))).Task.Attempt);
    }

    [Theory]
    [InlineData(ReplicationStatus.Pending)]
    [InlineData(ReplicationStatus.Running)]
    [InlineData(ReplicationStatus.Succeeded)]
    public async Task Other_failures_are_not_retried(ReplicationStatus status)
    {
        var task = await AddAsync(
            SampleTasks.Pending(Start) with { Status = status is ReplicationStatus.Running ? ReplicationStatus.Pending : status });
        if (status is ReplicationStatus.Running)
            task = (await TakeAsync(task)).Task;

        Assert.Null(await Retries.RetryAsync(task.Id, At(50), default));
        AssertSame(task, await Tasks.FindAsync(task.Id, default));
    }

    [Fact]
    public async Task A_retried_task_keeps_its_order()
    {
        var old = await AddAsync(SampleTasks.Pending(Start) with { Status = ReplicationStatus.Failed, FinishedAt = At(1) });
        await AddAsync(SampleTasks.Pending(At(5)).FromElsewhere() with { Status = ReplicationStatus.Succeeded, FinishedAt = At(6) });
        await Retries.RetryAsync(old.Id, At(50), default);

        Assert.Equal(TaskOutcome.Superseded, Assert.IsType<TaskClaim.Ended>(await ClaimAsync(old, At(51))).Task.Outcome);
    }

    [Theory]
    [InlineData(true, false, ReplicationStatus.Pending, false)]
    [InlineData(true, false, ReplicationStatus.Succeeded, true)]
    [InlineData(true, true, ReplicationStatus.Pending, true)]
    [InlineData(false, false, ReplicationStatus.Pending, true)]
    [InlineData(false, true, ReplicationStatus.Pending, true)]
    public async Task A_task_without_override_supersedes_one_with_override_only_after_it_succeeded(
        bool olderMay, bool newerMay, ReplicationStatus newer, bool isSuperseded)
    {
        var older = await AddAsync(SampleTasks.Pending(Start) with { Override = olderMay });
        await AddAsync(SampleTasks.Pending(At(1)).FromElsewhere() with { Override = newerMay, Status = newer });

        var claim = await ClaimAsync(older, At(3));

        Assert.Equal(isSuperseded, claim is TaskClaim.Ended);
        if (claim is TaskClaim.Taken taken)
            Assert.Equal(TagTurn.Mine, await Leases.CheckTurnAsync(taken.Lease, default));
    }

    [Fact]
    public async Task Concurrent_cancellations_and_heartbeats_are_both_stored()
    {
        for (var round = 0; round < 10; round++)
        {
            var taken = await TakeAsync(
                await AddAsync(SampleTasks.Pending(Start, SampleTasks.Target with { Tag = Contracts.Images.Tag.Parse($"round-{round}") })));
            var other = GetInAnotherProcess<ITaskCancelStore>();

            await Task.WhenAll(
                Task.Run(() => other.CancelAsync(taken.Task.Id, By("ci", 3), default)),
                Task.Run(() => Leases.RenewAsync(taken.Lease, At(60), SampleTasks.Progress, default)));

            Assert.NotNull((await Tasks.FindAsync(taken.Task.Id, default))!.Cancellation);
            Assert.False(await Leases.RenewAsync(taken.Lease, At(60), SampleTasks.Progress, default));
        }
    }

    private static TaskCancellation By(string who, double at) => new(who, At(at), Reason);

    private async Task<ReplicationTask> AddAsync(ReplicationTask task) => Assert.Single(await Tasks.AddAsync([task], default));

    private Task<TaskClaim> ClaimAsync(ReplicationTask task, DateTimeOffset now) =>
        Leases.ClaimAsync(task.Id, "worker", now, now.AddSeconds(30), default);

    private async Task<TaskClaim.Taken> TakeAsync(ReplicationTask task, DateTimeOffset? leaseUntil = null) =>
        Assert.IsType<TaskClaim.Taken>(await Leases.ClaimAsync(task.Id, "worker", At(1), leaseUntil ?? At(31), default));
}
