using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Xunit;

namespace Replication.Testing.Storage;

/// <summary>What a worker can do with a task while it holds the lease, and that it can do nothing after the lease is lost.</summary>
public abstract class TaskLeaseContract(IStorePlace place) : StoreContract(place)
{
    [Fact]
    public async Task Renewing_extends_the_lease_and_stores_the_progress()
    {
        var taken = await TakeAsync(SampleTasks.Pending(Start));

        Assert.True(await Leases.RenewAsync(taken.Lease, At(60), SampleTasks.Progress, default));

        AssertSame(
            taken.Task with { BytesTotal = 1000, BytesCopied = 400, Blobs = SampleTasks.Progress.Blobs },
            await Tasks.FindAsync(taken.Task.Id, default));
        Assert.IsType<TaskClaim.NotNow>(await ClaimAsync(taken.Task.Id, At(60)));
        Assert.IsType<TaskClaim.Taken>(await ClaimAsync(taken.Task.Id, At(60).AddTicks(1)));
    }

    [Fact]
    public async Task The_repository_that_an_attempt_created_stays_known_to_later_attempts()
    {
        var created = new CreatedRepository(Start, "no lifecycle policy");
        var first = await TakeAsync(SampleTasks.Pending(Start));
        var progress = SampleTasks.Progress with { CreatedRepository = created };
        Assert.True(await Leases.RenewAsync(first.Lease, At(60), progress, default));
        Assert.Equal(created, (await Tasks.FindAsync(first.Task.Id, default))!.CreatedRepository);
        Assert.True(await Leases.DeferAsync(first.Lease, At(1), At(2), SampleTasks.Issue, progress, default));

        var second = Assert.IsType<TaskClaim.Taken>(await ClaimAsync(first.Task.Id, At(3)));
        Assert.True(await Leases.RenewAsync(second.Lease, At(60), SampleTasks.Progress, default));
        Assert.Equal(created, (await Tasks.FindAsync(first.Task.Id, default))!.CreatedRepository);
        Assert.True(await Leases.FinishAsync(second.Lease, SampleTasks.Succeeded(At(9)), default));

        Assert.Equal(created, (await Tasks.FindAsync(first.Task.Id, default))!.CreatedRepository);
    }

    [Fact]
    public async Task An_expired_lease_is_held_until_another_worker_claims_the_task()
    {
        var taken = await TakeAsync(SampleTasks.Pending(Start), leaseUntil: At(2));

        Assert.Equal(TagTurn.Mine, await Leases.CheckTurnAsync(taken.Lease, default));
        Assert.True(await Leases.RenewAsync(taken.Lease, At(60), TaskProgress.None, default));
        Assert.IsType<TaskClaim.NotNow>(await ClaimAsync(taken.Task.Id, At(50)));
    }

    public enum Loss
    {
        TakenByAnother,
        TakenAgainByTheSame,
        Swept,
        Finished,
        HandedBack,
        HandedBackAndTakenAgain,
        NeverHeld,
    }

    [Theory]
    [InlineData(Loss.TakenByAnother)]
    [InlineData(Loss.TakenAgainByTheSame)]
    [InlineData(Loss.Swept)]
    [InlineData(Loss.Finished)]
    [InlineData(Loss.HandedBack)]
    [InlineData(Loss.HandedBackAndTakenAgain)]
    [InlineData(Loss.NeverHeld)]
    public async Task A_worker_that_lost_the_task_writes_nothing(Loss loss)
    {
        var taken = await TakeAsync(SampleTasks.Pending(Start), leaseUntil: At(2));
        var lease = await LoseAsync(taken.Lease, loss);
        var existing = await Tasks.FindAsync(lease.TaskId, default);

        Assert.False(await Leases.RenewAsync(lease, At(999), SampleTasks.Progress, default));
        Assert.False(await Leases.FinishAsync(lease, SampleTasks.Succeeded(At(9)), default));
        Assert.False(await Leases.DeferAsync(lease, At(2), At(9), SampleTasks.Issue, SampleTasks.Progress, default));
        Assert.Equal(TagTurn.LeaseLost, await Leases.CheckTurnAsync(lease, default));
        Assert.Equal(Json(existing), Json(await Tasks.FindAsync(lease.TaskId, default)));
    }

    [Fact]
    public async Task The_final_check_finds_no_newer_task_of_the_tag()
    {
        var taken = await TakeAsync(SampleTasks.Pending(Start));
        await Tasks.AddAsync(
            [SampleTasks.Pending(At(-1)), SampleTasks.Pending(At(5), SampleTasks.Target with { Instance = "osaka" })], default);

        Assert.Equal(TagTurn.Mine, await Leases.CheckTurnAsync(taken.Lease, default));
    }

    [Theory]
    [InlineData(ReplicationStatus.Pending, TagTurn.Superseded)]
    [InlineData(ReplicationStatus.Succeeded, TagTurn.Superseded)]
    [InlineData(ReplicationStatus.Failed, TagTurn.Mine)]
    [InlineData(ReplicationStatus.Canceled, TagTurn.Mine)]
    public async Task The_final_check_finds_a_newer_task_of_the_tag_and_writes_nothing(ReplicationStatus newer, TagTurn turn)
    {
        var taken = await TakeAsync(SampleTasks.Pending(Start));
        await Tasks.AddAsync([SampleTasks.Pending(Start.AddTicks(1)).FromElsewhere() with { Status = newer }], default);

        Assert.Equal(turn, await Leases.CheckTurnAsync(taken.Lease, default));
        AssertSame(taken.Task, await Tasks.FindAsync(taken.Task.Id, default));
    }

    [Theory]
    [InlineData(ReplicationStatus.Pending, TagTurn.Contested)]
    [InlineData(ReplicationStatus.Succeeded, TagTurn.Contested)]
    [InlineData(ReplicationStatus.Failed, TagTurn.Mine)]
    [InlineData(ReplicationStatus.Canceled, TagTurn.Mine)]
    public async Task A_newer_task_with_the_same_source_contests_the_tag(ReplicationStatus newer, TagTurn turn)
    {
        var taken = await TakeAsync(SampleTasks.Pending(Start));
        await Tasks.AddAsync([SampleTasks.Pending(Start.AddTicks(1)) with { Status = newer }], default);

        Assert.Equal(turn, await Leases.CheckTurnAsync(taken.Lease, default));
    }

    [Fact]
    public async Task A_digest_that_an_attempt_read_from_the_source_tag_is_marked()
    {
        var taken = await TakeAsync(SampleTasks.Pending(Start) with { Source = SampleTasks.Pending(Start).Source with { Digest = null } });

        Assert.True(
            await Leases.FinishAsync(taken.Lease, SampleTasks.Succeeded(At(9)) with { Digest = Digest.Sha256Of("found"u8) }, default));

        Assert.True((await Tasks.FindAsync(taken.Task.Id, default))!.DigestFromTag);
    }

    [Fact]
    public async Task A_success_ends_the_task_with_the_digest_that_was_found()
    {
        var taken = await TakeAsync(SampleTasks.Pending(Start) with { Issue = SampleTasks.Issue, Attempt = 1 });
        var found = Digest.Sha256Of("found"u8);

        Assert.True(await Leases.FinishAsync(
            taken.Lease,
            new(ReplicationStatus.Succeeded, TaskOutcome.AlreadyPresent, Issue: null, found, SampleTasks.Progress, At(9)),
            default));

        AssertSame(
            taken.Task with
            {
                Status = ReplicationStatus.Succeeded,
                Outcome = TaskOutcome.AlreadyPresent,
                Issue = null,
                Source = taken.Task.Source with { Digest = found },
                BytesTotal = 1000,
                BytesCopied = 400,
                Blobs = SampleTasks.Progress.Blobs,
                FinishedAt = At(9),
            },
            await Tasks.FindAsync(taken.Task.Id, default));
    }

    [Fact]
    public async Task A_failed_task_keeps_the_pushed_digest()
    {
        var taken = await TakeAsync(SampleTasks.Pending(Start));

        Assert.True(await Leases.FinishAsync(taken.Lease, SampleTasks.Failed(At(9)), default));

        AssertSame(
            taken.Task with { Status = ReplicationStatus.Failed, Issue = SampleTasks.Issue, FinishedAt = At(9) },
            await Tasks.FindAsync(taken.Task.Id, default));
    }

    [Theory]
    [InlineData(ReplicationStatus.Pending)]
    [InlineData(ReplicationStatus.Running)]
    public async Task An_informational_status_does_not_end_the_exchange(ReplicationStatus status)
    {
        var taken = await TakeAsync(SampleTasks.Pending(Start));

        await Assert.ThrowsAsync<ArgumentException>(
            () => Leases.FinishAsync(taken.Lease, SampleTasks.Succeeded(At(9)) with { Status = status }, default));
    }

    [Fact]
    public async Task A_retried_attempt_is_counted_and_keeps_its_issue()
    {
        var taken = await TakeAsync(SampleTasks.Pending(Start));

        Assert.True(await Leases.DeferAsync(taken.Lease, At(2), At(9), SampleTasks.Issue, SampleTasks.Progress, default));

        AssertSame(
            taken.Task with
            {
                Status = ReplicationStatus.Pending,
                Attempt = 1,
                Issue = SampleTasks.Issue,
                FirstFailedAt = At(2),
                NextAttemptAt = At(9),
                BytesTotal = 1000,
                BytesCopied = 400,
                Blobs = SampleTasks.Progress.Blobs,
            },
            await Tasks.FindAsync(taken.Task.Id, default));
        Assert.IsType<TaskClaim.NotNow>(await ClaimAsync(taken.Task.Id, At(8)));
        Assert.Equal(2, Assert.IsType<TaskClaim.Taken>(await ClaimAsync(taken.Task.Id, At(9))).Task.Attempt);
    }

    [Fact]
    public async Task A_returned_attempt_does_not_count_and_keeps_the_earlier_issue()
    {
        var taken = await TakeAsync(SampleTasks.Pending(Start) with { Issue = SampleTasks.Issue, Attempt = 4 });

        Assert.True(await Leases.DeferAsync(taken.Lease, At(2), nextAttemptAt: null, issue: null, TaskProgress.None, default));

        AssertSame(taken.Task with { Status = ReplicationStatus.Pending, Attempt = 4 }, await Tasks.FindAsync(taken.Task.Id, default));
        Assert.Equal(5, Assert.IsType<TaskClaim.Taken>(await ClaimAsync(taken.Task.Id, At(2))).Task.Attempt);
    }

    [Fact]
    public async Task A_task_keeps_the_time_of_its_first_failure_until_a_pause()
    {
        var task = SampleTasks.Pending(Start);
        var taken = await TakeAsync(task);
        await Leases.DeferAsync(taken.Lease, At(3), At(9), SampleTasks.Issue, TaskProgress.None, default);
        Assert.Equal(At(3), await AttemptAsync(10, nextAttemptAt: 20, SampleTasks.Issue));
        Assert.Equal(At(3), await AttemptAsync(20, nextAttemptAt: null, issue: null));
        Assert.Null(await AttemptAsync(30, nextAttemptAt: 90_000, issue: null));
        // An unreadable secret of the instance does not count as a failure of the task.
        Assert.Equal(At(90_001), await AttemptAsync(90_000, nextAttemptAt: 90_010, SampleTasks.Issue));
        Assert.Null(await AttemptAsync(90_010, nextAttemptAt: 90_020, new TaskIssue(TaskIssue.InstanceUnusable, "unreadable")));
        Assert.Null(await AttemptAsync(90_020, nextAttemptAt: null, issue: null));
        Assert.Equal(At(90_031), await AttemptAsync(90_030, nextAttemptAt: 90_100, SampleTasks.Issue));

        async Task<DateTimeOffset?> AttemptAsync(int at, int? nextAttemptAt, TaskIssue? issue)
        {
            var again = Assert.IsType<TaskClaim.Taken>(await ClaimAsync(task.Id, At(at)));
            Assert.True(await Leases.DeferAsync(again.Lease, At(at + 1), nextAttemptAt is { } next
                ? At(next)
                : null, issue, TaskProgress.None, default));
            return (await Tasks.FindAsync(task.Id, default))!.FirstFailedAt;
        }
    }

    [Fact]
    public async Task An_attempt_without_accepted_credentials_does_not_count_but_its_time_does()
    {
        var taken = await TakeAsync(SampleTasks.Pending(Start) with { Attempt = 4 });
        var refused = new TaskIssue(TaskIssue.CredentialsRefused, "refused");

        Assert.True(await Leases.DeferAsync(taken.Lease, At(2), nextAttemptAt: At(9), refused, TaskProgress.None, default));

        AssertSame(
            taken.Task with
            {
                Status = ReplicationStatus.Pending,
                Attempt = 4,
                Issue = refused,
                FirstFailedAt = At(2),
                NextAttemptAt = At(9)
            },
            await Tasks.FindAsync(taken.Task.Id, default));
    }

    [Fact]
    public async Task Of_a_renewal_and_a_claim_at_the_same_time_one_wins()
    {
        for (var round = 0; round < 10; round++)
        {
            var taken = await TakeAsync(
                SampleTasks.Pending(Start, SampleTasks.Target with { Tag = Tag.Parse($"round-{round}") }), leaseUntil: At(2));

            var renewing = Task.Run(() => Leases.RenewAsync(taken.Lease, At(60), TaskProgress.None, default));
            var claiming = Task.Run(() => Leases.ClaimAsync(taken.Task.Id, "another", At(3), At(33), default));

            Assert.NotEqual(await renewing, await claiming is TaskClaim.Taken);
        }
    }

    private async Task<TaskLease> LoseAsync(TaskLease lease, Loss loss)
    {
        switch (loss)
        {
            case Loss.TakenByAnother:
                Assert.IsType<TaskClaim.Taken>(await Leases.ClaimAsync(lease.TaskId, "another", At(3), At(33), default));
                return lease;
            case Loss.TakenAgainByTheSame:
                Assert.IsType<TaskClaim.Taken>(await ClaimAsync(lease.TaskId, At(3)));
                return lease;
            case Loss.Swept:
                Assert.Single(await Wakes.TakeDueAsync(At(3), 10, default));
                return lease;
            case Loss.Finished:
                Assert.True(await Leases.FinishAsync(lease, SampleTasks.Failed(At(3)), default));
                return lease;
            case Loss.HandedBack:
                Assert.True(await Leases.DeferAsync(lease, At(2), nextAttemptAt: null, issue: null, TaskProgress.None, default));
                return lease;
            case Loss.HandedBackAndTakenAgain:
                Assert.True(await Leases.DeferAsync(lease, At(2), nextAttemptAt: null, issue: null, TaskProgress.None, default));
                Assert.IsType<TaskClaim.Taken>(await ClaimAsync(lease.TaskId, At(3)));
                return lease;
            default:
                return lease with { Owner = "stranger" };
        }
    }

    private async Task<TaskClaim.Taken> TakeAsync(ReplicationTask task, DateTimeOffset? leaseUntil = null)
    {
        await Tasks.AddAsync([task], default);
        return Assert.IsType<TaskClaim.Taken>(await Leases.ClaimAsync(task.Id, "worker", At(1), leaseUntil ?? At(31), default));
    }

    private Task<TaskClaim> ClaimAsync(Guid id, DateTimeOffset now) => Leases.ClaimAsync(id, "worker", now, now.AddSeconds(30), default);
}
