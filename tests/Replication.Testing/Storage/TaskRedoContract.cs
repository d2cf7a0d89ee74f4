using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Xunit;

namespace Replication.Testing.Storage;

/// <summary>Repeats the newest task of a tag after an older task may have moved the tag too late.</summary>
public abstract class TaskRedoContract(IStorePlace place) : StoreContract(place)
{
    private static readonly TaskIssue Reason = new("tagMovedLate", "an older copy moved the tag at last");
    private static readonly Digest Old = Digest.Sha256Of("old"u8);

    private readonly ReplicationTask _late =
        SampleTasks.Pending(At(1)) with { Source = SampleTasks.Pending(Start).Source with { Digest = Old } };

    [Fact]
    public async Task The_newest_succeeded_task_becomes_pending_keeps_its_order_and_has_a_reason()
    {
        await AddAsync(_late);
        await AddAsync(Succeeded(At(2)));
        var newest = await AddAsync(Succeeded(At(3)));

        var redone = await RedoAsync(Old);

        AssertSame(
            newest with
            {
                Status = ReplicationStatus.Pending,
                Outcome = null,
                FinishedAt = null,
                Issue = Reason,
                Redone = Reason,
                RetriedAt = At(50),
                NextAttemptAt = At(55)
            },
            redone);
        AssertSame(redone, await Tasks.FindAsync(newest.Id, default));
        Assert.Empty(await Wakes.TakeDueAsync(At(55).AddTicks(-1), 10, default));
        Assert.Equal(newest.Id, Assert.Single(await Wakes.TakeDueAsync(At(55), 10, default)).Id);

        var taken = Assert.IsType<TaskClaim.Taken>(await Leases.ClaimAsync(newest.Id, "worker", At(56), At(86), default));
        Assert.Equal(newest.Attempt + 1, taken.Task.Attempt);
        Assert.True(await Leases.FinishAsync(taken.Lease, SampleTasks.Succeeded(At(57)), default));
        var finished = await Tasks.FindAsync(newest.Id, default);
        Assert.Equal((ReplicationStatus.Succeeded, (TaskIssue?)null, Reason), (finished!.Status, finished.Issue, finished.Redone));
    }

    [Fact]
    public async Task The_newest_running_task_is_requeued_from_its_worker()
    {
        await AddAsync(Succeeded(At(2)));
        var running = await AddAsync(SampleTasks.Pending(At(3)));
        var taken = Assert.IsType<TaskClaim.Taken>(await Leases.ClaimAsync(running.Id, "worker", At(4), At(90), default));

        Assert.Equal(running.Id, (await RedoAsync(Old))?.Id);

        Assert.Equal(TagTurn.LeaseLost, await Leases.CheckTurnAsync(taken.Lease, default));
        Assert.False(await Leases.FinishAsync(taken.Lease, SampleTasks.Succeeded(At(51)), default));
        Assert.IsType<TaskClaim.Taken>(await Leases.ClaimAsync(running.Id, "another", At(55), At(85), default));
    }

    [Fact]
    public async Task No_task_is_repeated_without_a_newer_effective_task()
    {
        await AddAsync(_late);
        await AddAsync(Succeeded(Start).FromElsewhere());
        await AddAsync(SampleTasks.Pending(At(2)) with { Status = ReplicationStatus.Failed });
        await AddAsync(SampleTasks.Pending(At(3)) with { Status = ReplicationStatus.Canceled });
        await AddAsync(Succeeded(At(4), SampleTasks.Target with { Tag = Tag.Parse("v2") }));

        Assert.Null(await RedoAsync(Old));
    }

    [Fact]
    public async Task The_late_task_is_repeated_when_another_worker_copied_a_different_image()
    {
        var found = Digest.Sha256Of("found by another"u8);
        await AddAsync(
            _late with { Status = ReplicationStatus.Succeeded, Source = _late.Source with { Digest = found }, FinishedAt = At(9) });

        Assert.Null(await RedoAsync(found));
        Assert.Equal(_late.Id, (await RedoAsync(Old))?.Id);
    }

    [Fact]
    public async Task No_task_is_repeated_when_the_newest_copied_the_same_image()
    {
        await AddAsync(Succeeded(At(2)));
        var newest = await AddAsync(Succeeded(At(3)));

        Assert.Null(await RedoAsync(newest.Source.Digest));
        Assert.NotNull(await RedoAsync(digest: null));
    }

    [Fact]
    public async Task No_task_is_repeated_while_a_pending_task_will_write_the_tag()
    {
        var succeeded = await AddAsync(Succeeded(At(2)));
        var gentle = await AddAsync(SampleTasks.Pending(At(3)) with { Override = false });
        Assert.Equal(succeeded.Id, (await RedoAsync(Old))?.Id);
        await Cancellations.CancelAsync(succeeded.Id, new("ci", At(51), SampleTasks.Issue), default);

        await AddAsync(Succeeded(At(4)));
        await AddAsync(SampleTasks.Pending(At(5)).FromElsewhere());

        Assert.Null(await RedoAsync(Old));
        AssertSame(gentle, await Tasks.FindAsync(gentle.Id, default));
    }

    [Fact]
    public async Task A_pending_task_of_the_same_source_does_not_prevent_the_repetition()
    {
        var succeeded = await AddAsync(Succeeded(At(2)));
        await AddAsync(SampleTasks.Pending(At(3)));

        Assert.Equal(succeeded.Id, (await RedoAsync(Old))?.Id);
    }

    [Fact]
    public async Task An_older_task_of_the_same_source_that_ended_meanwhile_is_repeated()
    {
        await AddAsync(_late with { StartedAt = At(20) });
        var meanwhile = await AddAsync(Succeeded(Start) with { FinishedAt = At(25) });

        Assert.Equal(
            meanwhile.Id, (await Retries.RedoNewestAsync(_late with { StartedAt = At(20) }, Old, Reason, At(50), At(55), default))?.Id);
    }

    [Fact]
    public async Task An_older_task_that_ended_long_before_or_has_another_source_is_not_repeated()
    {
        await AddAsync(Succeeded(Start) with { FinishedAt = At(1) });
        await AddAsync(Succeeded(Start).FromElsewhere() with { FinishedAt = At(925) });

        Assert.Null(await Retries.RedoNewestAsync(_late with { StartedAt = At(900) }, Old, Reason, At(950), At(955), default));
    }

    [Theory]
    [InlineData(ReplicationStatus.Succeeded, TaskOutcome.Copied, true)]
    [InlineData(ReplicationStatus.Canceled, TaskOutcome.Superseded, true)]
    [InlineData(ReplicationStatus.Canceled, null, false)]
    [InlineData(ReplicationStatus.Failed, TaskOutcome.TagConflict, false)]
    [InlineData(ReplicationStatus.Pending, null, false)]
    public async Task A_result_is_checked_once_more_where_there_is_one_that_may_be_wrong(
        ReplicationStatus status, TaskOutcome? outcome, bool isRedone)
    {
        var task = await AddAsync(SampleTasks.Pending(Start) with
        {
            Status = status,
            Outcome = outcome,
            FinishedAt = status == ReplicationStatus.Pending ? null : At(3)
        });

        var redone = await Retries.RedoAsync(task.Id, Reason, At(50), default);

        Assert.Equal(isRedone, redone is not null);
        AssertSame(
            isRedone ? task with
            {
                Status = ReplicationStatus.Pending,
                Outcome = null,
                FinishedAt = null,
                Issue = Reason,
                Redone = Reason,
                RetriedAt = At(50),
                NextAttemptAt = At(50)
            } : task,
            await Tasks.FindAsync(task.Id, default));
        Assert.Equal(isRedone, (await Wakes.TakeDueAsync(At(50), 10, default)).Any(it => it.Id == task.Id));
        Assert.Null(await Retries.RedoAsync(Guid.NewGuid(), Reason, At(50), default));
    }

    [Theory]
    [InlineData(ReplicationStatus.Succeeded, TaskOutcome.Copied, true)]
    [InlineData(ReplicationStatus.Canceled, TaskOutcome.Superseded, true)]
    [InlineData(ReplicationStatus.Failed, null, true)]
    [InlineData(ReplicationStatus.Canceled, null, false)]
    public async Task A_retried_running_task_runs_again_after_its_attempt(
        ReplicationStatus status, TaskOutcome? outcome, bool isRedone)
    {
        var task = await AddAsync(SampleTasks.Pending(Start));
        var taken = Assert.IsType<TaskClaim.Taken>(await Leases.ClaimAsync(task.Id, "worker", At(4), At(90), default));

        Assert.Equal(Reason, (await Retries.RedoAsync(task.Id, Reason, At(50), default))?.ToBeRedone);

        Assert.Equal(TagTurn.Mine, await Leases.CheckTurnAsync(taken.Lease, default));
        Assert.True(await Leases.RenewAsync(taken.Lease, At(120), TaskProgress.None, default));
        Assert.True(
            await Leases.FinishAsync(taken.Lease, SampleTasks.Succeeded(At(60)) with { Status = status, Outcome = outcome }, default));
        var ended = (await Tasks.FindAsync(task.Id, default))!;
        Assert.Equal(
            isRedone ? (ReplicationStatus.Pending, null, Reason, null) : (status, outcome, null, null),
            (ended.Status, ended.Outcome, ended.Redone, ended.ToBeRedone));
        Assert.Equal(isRedone, (await Wakes.TakeDueAsync(At(60), 10, default)).Any(it => it.Id == task.Id));
        if (!isRedone)
            return;
        var again = Assert.IsType<TaskClaim.Taken>(await Leases.ClaimAsync(task.Id, "worker", At(61), At(90), default));
        Assert.True(await Leases.FinishAsync(again.Lease, SampleTasks.Succeeded(At(62)), default));
        Assert.Equal(ReplicationStatus.Succeeded, (await Tasks.FindAsync(task.Id, default))!.Status);
    }

    [Fact]
    public async Task A_later_attempt_fulfills_a_repetition_request()
    {
        var task = await AddAsync(SampleTasks.Pending(Start));
        var taken = Assert.IsType<TaskClaim.Taken>(await Leases.ClaimAsync(task.Id, "worker", At(4), At(10), default));
        Assert.NotNull(await Retries.RedoAsync(task.Id, Reason, At(5), default));
        Assert.True(await Leases.DeferAsync(taken.Lease, At(6), At(7), SampleTasks.Issue, TaskProgress.None, default));

        var again = Assert.IsType<TaskClaim.Taken>(await Leases.ClaimAsync(task.Id, "worker", At(8), At(90), default));

        Assert.Null(again.Task.ToBeRedone);
        Assert.True(await Leases.FinishAsync(again.Lease, SampleTasks.Succeeded(At(62)), default));
        Assert.Equal(ReplicationStatus.Succeeded, (await Tasks.FindAsync(task.Id, default))!.Status);
    }

    private static ReplicationTask Succeeded(DateTimeOffset at, TaskTarget? target = null) =>
        SampleTasks.Pending(at, target) with
        {
            Status = ReplicationStatus.Succeeded,
            Outcome = TaskOutcome.Copied,
            Attempt = 1,
            StartedAt = at.AddSeconds(1),
            FinishedAt = at.AddSeconds(2)
        };

    private async Task<ReplicationTask> AddAsync(ReplicationTask task) => Assert.Single(await Tasks.AddAsync([task], default));

    private Task<ReplicationTask?> RedoAsync(Digest? digest) => Retries.RedoNewestAsync(_late, digest, Reason, At(50), At(55), default);
}
