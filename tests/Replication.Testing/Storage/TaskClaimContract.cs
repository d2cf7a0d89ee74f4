using Replication.Contracts;
using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Xunit;

namespace Replication.Testing.Storage;

/// <summary>Which worker may claim a task, and which task may write a target tag.</summary>
public abstract class TaskClaimContract(IStorePlace place) : StoreContract(place)
{
    [Fact]
    public async Task A_claimed_task_runs_under_a_lease_with_its_attempt_one_higher()
    {
        var task = await AddAsync(SampleTasks.Pending(Start) with { NextAttemptAt = At(1) });

        var taken = Assert.IsType<TaskClaim.Taken>(await ClaimAsync(task, At(1)));

        AssertSame(task with { Status = ReplicationStatus.Running, Attempt = 1, StartedAt = At(1), NextAttemptAt = null }, taken.Task);
        Assert.Equal((task.Id, "worker"), (taken.Lease.TaskId, taken.Lease.Owner));
        AssertSame(taken.Task, await Tasks.FindAsync(task.Id, default));
    }

    [Fact]
    public async Task An_unknown_task_is_not_changed() =>
        Assert.IsType<TaskClaim.NotNow>(await Leases.ClaimAsync(Guid.NewGuid(), "worker", At(1), At(31), default));

    [Theory]
    [InlineData(ReplicationStatus.Succeeded)]
    [InlineData(ReplicationStatus.Failed)]
    [InlineData(ReplicationStatus.Canceled)]
    public async Task A_finished_task_is_not_changed(ReplicationStatus status) =>
        await AssertLeftAloneAsync(await AddAsync(SampleTasks.Pending(Start) with { Status = status }), At(1));

    [Fact]
    public async Task A_task_whose_next_attempt_is_not_due_is_not_claimed()
    {
        var task = await AddAsync(SampleTasks.Pending(Start) with { NextAttemptAt = At(5) });

        await AssertLeftAloneAsync(task, At(5).AddTicks(-1));
        Assert.IsType<TaskClaim.Taken>(await ClaimAsync(task, At(5)));
    }

    [Fact]
    public async Task A_task_that_is_not_due_is_not_superseded_yet()
    {
        var older = await AddAsync(SampleTasks.Pending(Start) with { NextAttemptAt = At(5) });
        await AddAsync(SampleTasks.Pending(At(1)));

        await AssertLeftAloneAsync(older, At(4));
    }

    [Theory]
    [InlineData("another")]
    [InlineData("worker")]
    public async Task A_claimed_task_cannot_be_claimed_again(string owner)
    {
        var task = await AddAsync(SampleTasks.Pending(Start));
        var taken = await TakeAsync(task, At(1), leaseUntil: At(31));

        Assert.IsType<TaskClaim.NotNow>(await Leases.ClaimAsync(task.Id, owner, At(31), At(61), default));

        AssertSame(taken.Task, await Tasks.FindAsync(task.Id, default));
    }

    [Fact]
    public async Task An_expired_lease_no_longer_holds_the_task()
    {
        var task = await AddAsync(SampleTasks.Pending(Start));
        var first = await TakeAsync(task, At(1), leaseUntil: At(31));

        var second = await TakeAsync(task, At(31).AddTicks(1), leaseUntil: At(61), owner: "another");

        Assert.Equal(2, second.Task.Attempt);
        Assert.False(await Leases.RenewAsync(first.Lease, At(99), TaskProgress.None, default));
        Assert.True(await Leases.RenewAsync(second.Lease, At(99), TaskProgress.None, default));
    }

    [Theory]
    [InlineData(ReplicationStatus.Pending)]
    [InlineData(ReplicationStatus.Running)]
    [InlineData(ReplicationStatus.Succeeded)]
    public async Task A_task_is_superseded_by_a_newer_effective_task_of_its_target_tag(ReplicationStatus newer)
    {
        var older = await AddAsync(SampleTasks.Pending(Start) with { Issue = SampleTasks.Issue, Attempt = 2 });
        await AddInStatusAsync(SampleTasks.Pending(At(1)).FromElsewhere(), newer);

        var ended = Assert.IsType<TaskClaim.Ended>(await ClaimAsync(older, At(3)));

        AssertSame(older with { Status = ReplicationStatus.Canceled, Outcome = TaskOutcome.Superseded, FinishedAt = At(3) }, ended.Task);
        AssertSame(ended.Task, await Tasks.FindAsync(older.Id, default));
    }

    [Theory]
    [InlineData(ReplicationStatus.Pending)]
    [InlineData(ReplicationStatus.Succeeded)]
    public async Task A_newer_task_with_the_same_source_supersedes_none_because_the_source_tag_decides(ReplicationStatus newer)
    {
        var older = await AddAsync(SampleTasks.Pending(Start));
        await AddInStatusAsync(SampleTasks.Pending(At(1)).WithDigest("another"), newer);

        Assert.IsType<TaskClaim.Taken>(await ClaimAsync(older, At(3)));
    }

    [Fact]
    public async Task Of_many_reports_of_one_tag_only_the_newest_that_waits_runs()
    {
        var tasks = new List<ReplicationTask>();
        for (var i = 0; i < 30; i++)
            tasks.Add(await AddAsync(SampleTasks.Pending(At(i)).WithDigest(i % 3 == 0 ? null : i % 3 == 1 ? "one" : "two")));

        var claims = new List<TaskClaim>();
        foreach (var task in tasks)
            claims.Add(await ClaimAsync(task, At(40)));

        // The last three are the newest report of each image and the newest that reads the tag.
        Assert.All(claims[..27], static it =>
            Assert.Equal(TaskOutcome.Superseded, Assert.IsType<TaskClaim.Ended>(it).Task.Outcome));
        Assert.IsType<TaskClaim.Taken>(claims[27]);
        Assert.All(claims[28..], static it => Assert.IsType<TaskClaim.NotNow>(it));
    }

    [Theory]
    [InlineData(ReplicationStatus.Running)]
    [InlineData(ReplicationStatus.Succeeded)]
    [InlineData(ReplicationStatus.Held)]
    public async Task A_repeated_report_supersedes_none_once_it_may_have_read_the_tag(ReplicationStatus newer)
    {
        var older = await AddAsync(SampleTasks.Pending(Start));
        await AddInStatusAsync(SampleTasks.Pending(At(1)).WithDigest(null), newer);

        Assert.IsNotType<TaskClaim.Ended>(await ClaimAsync(older, At(3)));
    }

    [Theory]
    [InlineData("osaka", "team/app", "v1")]
    [InlineData("hangzhou", "team/other", "v1")]
    [InlineData("hangzhou", "team/app", "v2")]
    public async Task Sources_differ_by_instance_repository_or_tag(string instance, string repository, string tag)
    {
        var older = await AddAsync(SampleTasks.Pending(Start));
        await AddAsync(
            SampleTasks.Pending(At(1)) with { Source = new(instance, RepositoryName.Parse(repository), Tag.Parse(tag), Digest: null) });

        Assert.IsType<TaskClaim.Ended>(await ClaimAsync(older, At(3)));
    }

    [Fact]
    public async Task The_newest_task_that_copies_referrers_supersedes_the_others()
    {
        var older = await AddAsync(SampleTasks.Pending(Start) with { Action = TaskAction.Referrers });
        await AddAsync(SampleTasks.Pending(At(1)) with { Action = TaskAction.Referrers });

        Assert.IsType<TaskClaim.Ended>(await ClaimAsync(older, At(3)));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task The_newest_task_supersedes_an_aging_image_without_a_digest(bool hasDigest, bool isSuperseded)
    {
        var aging = SampleTasks.Pending(Start) with { NotBefore = At(2) };
        var older = await AddAsync(hasDigest ? aging : aging with { Source = aging.Source with { Digest = null } });
        await AddAsync((SampleTasks.Pending(At(1)) with { NotBefore = At(9) }).WaitingForAge(At(1)));

        Assert.Equal(isSuperseded, await ClaimAsync(older, At(3)) is TaskClaim.Ended);
    }

    [Fact]
    public async Task A_task_without_a_digest_waits_for_the_age_of_the_image_that_its_tag_named()
    {
        var task = SampleTasks.Pending(Start) with { MinAge = new Duration(TimeSpan.FromSeconds(10)), NotBefore = At(10) };
        var (first, second) = (Digest.Sha256Of("first"u8), Digest.Sha256Of("second"u8));
        task = await AddAsync(task.WithDigest(null).WaitingForAge(Start));
        var taken = await TakeAsync(task, At(3), leaseUntil: At(33));

        Assert.True(await Leases.AwaitAgeAsync(taken.Lease, first, At(4), default));

        var waiting = (await Tasks.FindAsync(task.Id, default))!;
        Assert.Equal((first, At(14), At(14), 0), (waiting.Source.Digest, waiting.NotBefore, waiting.NextAttemptAt, waiting.Attempt));
        Assert.Equal((true, false, false, false),
            (waiting.IsTooYoung, waiting.AwaitsDigest, waiting.DigestFromTag, waiting.IsReplacedByOrder));
        Assert.False(await Leases.AwaitAgeAsync(taken.Lease, first, At(5), default));
        Assert.IsType<TaskClaim.NotNow>(await ClaimAsync(task, At(13)));
        // The tag named another image when the wait was over.
        var again = await TakeAsync(task, At(14), leaseUntil: At(44));
        Assert.Equal((null, null), (again.Task.Issue, again.Task.FirstFailedAt));
        Assert.True(await Leases.AwaitAgeAsync(again.Lease, second, At(20), default));
        waiting = (await Tasks.FindAsync(task.Id, default))!;
        Assert.Equal((second, At(30), At(30)), (waiting.Source.Digest, waiting.NotBefore, waiting.NextAttemptAt));
    }

    [Fact]
    public async Task A_task_starts_when_its_image_has_its_minimum_age_and_no_earlier()
    {
        var task = await AddAsync((SampleTasks.Pending(Start) with { NotBefore = At(5) }).WaitingForAge(Start));

        Assert.IsType<TaskClaim.NotNow>(await ClaimAsync(task, At(4)));
        var taken = await TakeAsync(task, At(5), leaseUntil: At(35));

        Assert.Equal((null, null), (taken.Task.Issue, taken.Task.NextAttemptAt));
    }

    [Theory]
    [InlineData(ReplicationStatus.Failed)]
    [InlineData(ReplicationStatus.Canceled)]
    public async Task A_newer_task_that_failed_or_was_canceled_supersedes_none(ReplicationStatus newer)
    {
        var older = await AddAsync(SampleTasks.Pending(Start));
        await AddInStatusAsync(SampleTasks.Pending(At(1)).FromElsewhere(), newer);

        Assert.IsType<TaskClaim.Taken>(await ClaimAsync(older, At(3)));
    }

    [Fact]
    public async Task Newer_is_decided_by_the_order_and_not_by_the_creation_time()
    {
        var madeLast = await AddAsync(SampleTasks.Pending(At(9)) with { OrderedAt = Start });
        var orderedLast = await AddAsync(SampleTasks.Pending(At(1)).FromElsewhere() with { OrderedAt = Start.AddTicks(1) });

        Assert.IsType<TaskClaim.Ended>(await ClaimAsync(madeLast, At(10)));
        Assert.IsType<TaskClaim.Taken>(await ClaimAsync(orderedLast, At(10)));
    }

    [Fact]
    public async Task Of_two_tasks_with_the_same_order_the_higher_id_is_newer()
    {
        var ids = new[] { "00000001-ff00-0000-0000-000000000000", "00000100-0000-0000-0000-000000000000" }.Select(Guid.Parse).ToList();
        var lower = await AddAsync(SampleTasks.Pending(Start) with { Id = ids[0] });
        var higher = await AddAsync(SampleTasks.Pending(Start).FromElsewhere() with { Id = ids[1] });

        Assert.IsType<TaskClaim.Ended>(await ClaimAsync(lower, At(1)));
        Assert.IsType<TaskClaim.Taken>(await ClaimAsync(higher, At(1)));
    }

    [Theory]
    [InlineData("osaka", "team/app", "v1")]
    [InlineData("tokyo", "team/other", "v1")]
    [InlineData("tokyo", "team/app", "v2")]
    public async Task Tasks_with_different_targets_do_not_affect_each_other(string instance, string repository, string tag)
    {
        var one = await AddAsync(SampleTasks.Pending(Start));
        var other = await AddAsync(SampleTasks.Pending(At(1), new(instance, RepositoryName.Parse(repository), Tag.Parse(tag))));

        Assert.IsType<TaskClaim.Taken>(await ClaimAsync(one, At(2)));
        Assert.IsType<TaskClaim.Taken>(await ClaimAsync(other, At(2)));
    }

    [Fact]
    public async Task A_task_waits_while_another_worker_writes_its_target_tag()
    {
        var older = await AddAsync(SampleTasks.Pending(Start));
        var writing = await TakeAsync(older, At(1), leaseUntil: At(31));
        var newer = await AddAsync(SampleTasks.Pending(At(2)));

        await AssertLeftAloneAsync(newer, At(31));
        Assert.True(await Leases.FinishAsync(writing.Lease, SampleTasks.Failed(At(4)), default));
        Assert.IsType<TaskClaim.Taken>(await ClaimAsync(newer, At(5)));
    }

    [Fact]
    public async Task An_expired_lease_blocks_no_other_task_and_the_sweep_requeues_its_own()
    {
        var older = await AddAsync(SampleTasks.Pending(Start) with { Issue = SampleTasks.Issue, Attempt = 1 });
        var dead = await TakeAsync(older, At(1), leaseUntil: At(31));
        var newer = await AddAsync(SampleTasks.Pending(At(2)).FromElsewhere());

        Assert.IsType<TaskClaim.Taken>(await ClaimAsync(newer, At(32)));

        AssertSame(dead.Task with { Status = ReplicationStatus.Pending }, await Tasks.FindAsync(older.Id, default));
        Assert.Equal(TagTurn.LeaseLost, await Leases.CheckTurnAsync(dead.Lease, default));
        Assert.Equal([new(older.Id, older.Target.Instance, older.Priority)], await Wakes.TakeDueAsync(At(33), 10, default));
        Assert.IsType<TaskClaim.Ended>(await ClaimAsync(older, At(34)));
    }

    [Fact]
    public async Task Of_concurrent_claims_of_one_task_one_succeeds()
    {
        var task = await AddAsync(SampleTasks.Pending(Start));
        var other = GetInAnotherProcess<ITaskLeaseStore>();

        var claims = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
            Task.Run(() => (i % 2 == 0 ? Leases : other).ClaimAsync(task.Id, $"worker-{i}", At(1), At(31), default))));

        Assert.Single(claims, claim => claim is TaskClaim.Taken);
        Assert.Equal(15, claims.Count(claim => claim is TaskClaim.NotNow));
        Assert.Equal(1, (await Tasks.FindAsync(task.Id, default))!.Attempt);
    }

    [Fact]
    public async Task Tasks_of_one_target_tag_run_one_at_a_time_and_the_newest_wins()
    {
        // The tasks are stored in random order. The last write must belong to the newest task, even if an older task has the same digest.
        var tasks = Enumerable.Range(0, 24)
            .Select(i => SampleTasks.Pending(At(i)).FromElsewhere($"tag-{i}") with { CreatedAt = Start })
            .ToArray();
        new Random(3).Shuffle(tasks);
        await Tasks.AddAsync(tasks, default);
        ITaskLeaseStore[] processes = [Leases, GetInAnotherProcess<ITaskLeaseStore>()];
        var writers = 0;
        var written = default(DateTimeOffset);

        async Task WorkAsync(ITaskLeaseStore store, string owner, Random random)
        {
            for (var open = tasks.ToList(); open.Count > 0;)
            {
                var task = open[random.Next(open.Count)];
                switch (await store.ClaimAsync(task.Id, owner, At(100), At(200), default))
                {
                    case TaskClaim.Taken taken:
                        Assert.Equal(1, Interlocked.Increment(ref writers));
                        if (await store.CheckTurnAsync(taken.Lease, default) is TagTurn.Mine)
                            written = task.OrderedAt;
                        Interlocked.Decrement(ref writers);
                        Assert.True(await store.FinishAsync(taken.Lease, SampleTasks.Succeeded(At(101)), default));
                        open.Remove(task);
                        break;
                    case TaskClaim.NotNow when !(await Tasks.FindAsync(task.Id, default))!.IsFinished:
                        break;
                    default:
                        open.Remove(task);
                        break;
                }
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => WorkAsync(processes[i % 2], $"worker-{i}", new Random(i)))));

        Assert.Equal(At(23), written);
        var ends = (await Tasks.ListAsync(new TaskFilter(), null, 100, default)).Items.ToDictionary(task => task.OrderedAt);
        Assert.Equal(ReplicationStatus.Succeeded, ends[At(23)].Status);
        Assert.All(ends.Values, task => Assert.True(task.IsFinished));
    }

    private async Task<ReplicationTask> AddAsync(ReplicationTask task) => Assert.Single(await Tasks.AddAsync([task], default));

    private async Task AddInStatusAsync(ReplicationTask task, ReplicationStatus status)
    {
        await AddAsync(status is ReplicationStatus.Running ? task : task with { Status = status });
        if (status is ReplicationStatus.Running)
            await TakeAsync(task, At(2), At(32));
    }

    private Task<TaskClaim> ClaimAsync(ReplicationTask task, DateTimeOffset now) =>
        Leases.ClaimAsync(task.Id, "worker", now, now.AddSeconds(30), default);

    private async Task<TaskClaim.Taken> TakeAsync(
        ReplicationTask task, DateTimeOffset now, DateTimeOffset leaseUntil, string owner = "worker") =>
        Assert.IsType<TaskClaim.Taken>(await Leases.ClaimAsync(task.Id, owner, now, leaseUntil, default));

    private async Task AssertLeftAloneAsync(ReplicationTask task, DateTimeOffset now)
    {
        Assert.IsType<TaskClaim.NotNow>(await ClaimAsync(task, now));
        AssertSame(task, await Tasks.FindAsync(task.Id, default));
    }
}
