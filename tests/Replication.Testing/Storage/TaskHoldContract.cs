using Replication.Contracts;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Xunit;

namespace Replication.Testing.Storage;

/// <summary>
/// The tasks of a held rule wait, whatever happens at the same moment: no task starts while its rule is held, and none is left behind when
/// the rule is resumed.
/// </summary>
public abstract class TaskHoldContract(IStorePlace place) : StoreContract(place)
{
    private const string Rule = "team-to-tokyo";

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private ITaskHoldStore Holds => Get<ITaskHoldStore>();

    private IRuleStore Rules => Get<IRuleStore>();

    [Fact]
    public async Task A_task_that_was_planned_before_the_hold_does_not_start_after_it()
    {
        await DeclareAsync(hold: false);
        var task = await AddAsync(Pending("v1", 1));
        await DeclareAsync(hold: true);

        Assert.IsType<TaskClaim.NotNow>(await ClaimAsync(task, At(60)));

        AssertSame(task with { Status = ReplicationStatus.Held }, await Tasks.FindAsync(task.Id, default));
        Assert.Empty(await Wakes.TakeAllAsync(At(1000)));
    }

    [Fact]
    public async Task A_task_of_another_rule_or_without_a_rule_starts()
    {
        await DeclareAsync(hold: true);
        var other = await AddAsync(Pending("v1", 1) with { Rule = "other" });
        var manual = await AddAsync(Pending("v2", 1) with { Rule = null, Trigger = TaskTrigger.Manual });

        Assert.IsType<TaskClaim.Taken>(await ClaimAsync(other, At(5)));
        Assert.IsType<TaskClaim.Taken>(await ClaimAsync(manual, At(5)));
        Assert.Equal(0, await Holds.HoldAsync(Rule, 10, default));
    }

    [Fact]
    public async Task A_hold_takes_new_tasks_and_tasks_that_wait_for_a_retry_and_leaves_running_ones()
    {
        await DeclareAsync(hold: false);
        var fresh = await AddAsync(Pending("v1", 1));
        var retrying = await AddAsync(Pending("v2", 2) with
        {
            Attempt = 3,
            NextAttemptAt = At(50),
            FirstFailedAt = At(3),
            Issue = SampleTasks.Issue
        });
        var running = await TakeAsync(await AddAsync(Pending("v3", 3)));

        Assert.Equal(1, await Holds.HoldAsync(Rule, 1, default));
        Assert.Equal(1, await Holds.HoldAsync(Rule, 10, default));
        Assert.Equal(0, await Holds.HoldAsync(Rule, 10, default));

        // The retry time does not pass while the task is held.
        AssertSame(
            retrying with { Status = ReplicationStatus.Held, NextAttemptAt = null, FirstFailedAt = null },
            await Tasks.FindAsync(retrying.Id, default));
        Assert.Equal(ReplicationStatus.Held, (await Tasks.FindAsync(fresh.Id, default))!.Status);
        Assert.True(await Leases.FinishAsync(running.Lease, SampleTasks.Succeeded(At(9)), default));
        Assert.Equal([new HeldRule(Rule, 2)], await Holds.ListAsync(default));
        Assert.Equal(
            [retrying.Id, fresh.Id],
            (await Tasks.ListAsync(new TaskFilter { Status = ReplicationStatus.Held }, null, 10, default)).Items.Select(it => it.Id));
        Assert.Empty(await Tasks.ListFinishedAsync([fresh.Id, retrying.Id], default));
    }

    [Fact]
    public async Task A_task_that_waits_for_its_age_waits_for_it_also_after_a_hold()
    {
        await DeclareAsync(hold: false);
        var young = await AddAsync((Pending("v1", 1) with { NotBefore = At(50) }).WaitingForAge(At(1)));
        Assert.Equal(1, await Holds.HoldAsync(Rule, 10, default));
        AssertSame(
            young with { Status = ReplicationStatus.Held, NextAttemptAt = null, Issue = null }, await Tasks.FindAsync(young.Id, default));
        await DeclareAsync(hold: false);

        Assert.Single(await Holds.ReleaseAsync(Rule, At(10), 10, default));

        AssertSame(young, await Tasks.FindAsync(young.Id, default));
        Assert.IsType<TaskClaim.NotNow>(await ClaimAsync(young, At(20)));
        Assert.IsType<TaskClaim.Taken>(await ClaimAsync(young, At(50)));
    }

    [Fact]
    public async Task A_task_that_read_the_digest_of_its_image_during_the_hold_waits_for_its_age_after_it()
    {
        await DeclareAsync(hold: false);
        var task = Pending("v1", 1) with { MinAge = new Duration(TimeSpan.FromSeconds(40)), NotBefore = At(41) };
        var reading = await TakeAsync(await AddAsync(task.WithDigest(null)));
        await DeclareAsync(hold: true);

        Assert.True(await Leases.AwaitAgeAsync(reading.Lease, task.Source.Digest!, At(5), default));

        Assert.Equal(ReplicationStatus.Held, (await Tasks.FindAsync(task.Id, default))!.Status);
        await DeclareAsync(hold: false);
        Assert.Single(await Holds.ReleaseAsync(Rule, At(10), 10, default));
        var released = (await Tasks.FindAsync(task.Id, default))!;
        Assert.Equal((At(45), At(45), true), (released.NotBefore, released.NextAttemptAt, released.IsTooYoung));
    }

    [Fact]
    public async Task An_attempt_that_fails_or_is_handed_back_during_the_hold_waits_for_the_resume()
    {
        await DeclareAsync(hold: false);
        var failing = await TakeAsync(await AddAsync(Pending("v1", 1)));
        var handedBack = await TakeAsync(await AddAsync(Pending("v2", 2)));
        var crashed = await TakeAsync(await AddAsync(Pending("v3", 3)));
        await DeclareAsync(hold: true);

        Assert.True(await Leases.DeferAsync(failing.Lease, At(5), At(9), SampleTasks.Issue, SampleTasks.Progress, default));
        Assert.True(await Leases.DeferAsync(handedBack.Lease, At(5), null, issue: null, SampleTasks.Progress, default));
        Assert.IsType<TaskClaim.NotNow>(await ClaimAsync(crashed.Task, At(60)));

        foreach (var taken in new[] { failing, handedBack, crashed })
        {
            Assert.Equal(ReplicationStatus.Held, (await Tasks.FindAsync(taken.Task.Id, default))!.Status);
            Assert.False(await Leases.FinishAsync(taken.Lease, SampleTasks.Succeeded(At(70)), default));
        }
        Assert.Equal(SampleTasks.Issue, (await Tasks.FindAsync(failing.Task.Id, default))!.Issue);
        Assert.Empty(await Wakes.TakeAllAsync(At(1000)));
    }

    [Fact]
    public async Task A_release_returns_the_tasks_in_the_order_of_their_pushes_and_announces_them()
    {
        await DeclareAsync(hold: true);
        var second = await AddAsync(Held("v2", 2));
        var third = await AddAsync(Held("v3", 3));
        var first = await AddAsync(Held("v1", 1));
        await DeclareAsync(hold: false);

        var released = new List<DueTask>();
        while (await Holds.ReleaseAsync(Rule, At(100), 2, default) is [_, ..] some)
            released.AddRange(some);

        Assert.Equal([first.Id, second.Id, third.Id], released.Select(it => it.Id));
        Assert.Empty(await Holds.ListAsync(default));
        AssertSame(first with { Status = ReplicationStatus.Pending }, await Tasks.FindAsync(first.Id, default));
        // The process may end before it sends the wake-ups, so the sweep sends them again.
        Assert.Empty(await Wakes.TakeDueAsync(At(101), 10, default));
        Assert.Equal(3, (await Wakes.TakeUnansweredAsync(TaskPriority.Default, At(130), TimeSpan.FromSeconds(15), 10, default)).Count);
        Assert.IsType<TaskClaim.Taken>(await ClaimAsync(first, At(131)));
    }

    [Fact]
    public async Task A_hold_and_its_tasks_survive_the_end_of_all_processes()
    {
        await DeclareAsync(hold: true);
        await AddAsync(Held("v1", 1));
        var late = await AddAsync(Pending("v2", 2));

        var holds = await GetAfterRestartAsync<ITaskHoldStore>();

        Assert.Equal([new HeldRule(Rule, 1)], await holds.ListAsync(default));
        Assert.IsType<TaskClaim.NotNow>(await ClaimAsync(late, At(60)));
        Assert.True((await Rules.FindAsync(Rule, default))!.IsHeld);
    }

    [Fact]
    public async Task Tasks_that_a_killed_process_did_not_release_are_found_and_released_by_another()
    {
        await DeclareAsync(hold: true);
        var (first, second) = (await AddAsync(Held("v1", 1)), await AddAsync(Held("v2", 2)));
        await DeclareAsync(hold: false);
        await Holds.ReleaseAsync(Rule, At(100), 1, default);

        var holds = await GetAfterRestartAsync<ITaskHoldStore>();

        Assert.Equal([new HeldRule(Rule, 1)], await holds.ListAsync(default));
        Assert.Equal([second.Id], (await holds.ReleaseAsync(Rule, At(101), 10, default)).Select(it => it.Id));
        Assert.IsType<TaskClaim.Taken>(await ClaimAsync(first, At(102)));
        Assert.IsType<TaskClaim.Taken>(await ClaimAsync(second, At(102)));
    }

    [Fact]
    public async Task Held_tasks_can_be_canceled_and_supersede_older_tasks()
    {
        await DeclareAsync(hold: true);
        var older = await AddAsync(Pending("v1", 1) with { Rule = null });
        var one = await AddAsync(Held("v1", 2).FromElsewhere());
        var two = await AddAsync(Held("v2", 2));
        var cancellation = new TaskCancellation("ci", At(5), new TaskIssue("canceled", "canceled by ci"));

        Assert.Equal(TaskOutcome.Superseded, Assert.IsType<TaskClaim.Ended>(await ClaimAsync(older, At(4))).Task.Outcome);
        Assert.Equal(ReplicationStatus.Canceled, (await Cancellations.CancelAsync(one.Id, cancellation, default))!.Status);
        Assert.Equal(
            [two.Id], (await Cancellations.CancelWaitingAsync(new TaskFilter { Rule = Rule }, cancellation, 10, default)).Select(
                it => it.Id));
        Assert.Empty(await Holds.ListAsync(default));
    }

    [Fact]
    public async Task Plans_holds_resumes_and_workers_at_the_same_moment_lose_no_task()
    {
        await DeclareAsync(hold: false);
        // Each loop is a process of its own.
        var (planner, holder, worker) = (
            GetInAnotherProcess<ITaskStore>(), GetInAnotherProcess<ITaskHoldStore>(), GetInAnotherProcess<ITaskLeaseStore>());
        var all = new List<Guid>();
        var done = new HashSet<Guid>();
        for (var round = 0; round < 4; round++)
        {
            ReplicationTask[] planned = [.. Enumerable.Range(0, 12).Select(i =>
                // A plan reads the rules before it stores its tasks, so it may store either status in either state of the rule.
                i % 2 == 0 ? Pending($"r{round}-{i}", i) : Held($"r{round}-{i}", i))];
            all.AddRange(planned.Select(static it => it.Id));
            var isHeld = round % 2 == 0;

            await Task.WhenAll(
                Task.Run(async () =>
                {
                    foreach (var task in planned)
                        await planner.AddAsync([task], default);
                }),
                Task.Run(() => DeclareAsync(isHeld)),
                Task.Run(() => SettleAsync(holder, isHeld)),
                Task.Run(async () =>
                {
                    foreach (var task in planned)
                        done.UnionWith(await RunAsync(worker, task.Id));
                }));
            await SettleAsync(holder, isHeld);

            var left = (await Tasks.ListAsync(new TaskFilter { Rule = Rule }, null, 500, default)).Items.Where(it => !it.IsFinished)
                .ToList();
            Assert.Equal(all.Count, left.Count + done.Count);
            Assert.All(left, it => Assert.Equal(isHeld ? ReplicationStatus.Held : ReplicationStatus.Pending, it.Status));
        }
        foreach (var id in all)
            done.UnionWith(await RunAsync(worker, id));

        Assert.Equal(all.Count, done.Count);
    }

    // What every sweep does: the rule decides, the status of the tasks follows.
    private static async Task SettleAsync(ITaskHoldStore holds, bool isHeld)
    {
        if (isHeld)
        {
            while (await holds.HoldAsync(Rule, 5, default) > 0)
            {
            }
            return;
        }
        while ((await holds.ReleaseAsync(Rule, At(100), 5, default)).Count > 0)
        {
        }
    }

    private static async Task<IEnumerable<Guid>> RunAsync(ITaskLeaseStore leases, Guid id)
    {
        if (await leases.ClaimAsync(id, "worker", At(200), At(200) + Lease, default) is not TaskClaim.Taken taken)
            return [];
        Assert.True(await leases.FinishAsync(taken.Lease, SampleTasks.Succeeded(At(201)), default));
        return [id];
    }

    private async Task DeclareAsync(bool hold)
    {
        if (await Rules.FindAsync(Rule, default) is not { } known)
        {
            await Rules.DeclareAsync([SampleRules.Declared(Rule, "hangzhou", "tokyo")], TopologyMode.Strict, Start, default);
            known = (await Rules.FindAsync(Rule, default))!;
        }
        var changed = known with { Version = Guid.NewGuid(), Pause = hold ? new RulePause(At(4), "ci", Hold: true) : null };
        Assert.IsType<RuleChange.Made>(await Rules.ReplaceAsync(changed, known.Version, TopologyMode.Strict, default));
    }

    private static ReplicationTask Pending(string tag, double at) =>
        SampleTasks.Pending(At(at), SampleTasks.Target with { Tag = Contracts.Images.Tag.Parse(tag) });

    private static ReplicationTask Held(string tag, double at) => Pending(tag, at) with { Status = ReplicationStatus.Held };

    private async Task<ReplicationTask> AddAsync(ReplicationTask task) => Assert.Single(await Tasks.AddAsync([task], default));

    private Task<TaskClaim> ClaimAsync(ReplicationTask task, DateTimeOffset now) =>
        Leases.ClaimAsync(task.Id, "worker", now, now + Lease, default);

    private async Task<TaskClaim.Taken> TakeAsync(ReplicationTask task) => Assert.IsType<TaskClaim.Taken>(await ClaimAsync(task, At(4)));
}
