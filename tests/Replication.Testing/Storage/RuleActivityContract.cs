using Replication.Contracts.Images;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Xunit;

namespace Replication.Testing.Storage;

/// <summary>The activity of a rule, computed from its tasks.</summary>
public abstract class RuleActivityContract(IStorePlace place) : StoreContract(place)
{
    private IRuleActivityStore Activities => Get<IRuleActivityStore>();

    [Fact]
    public async Task A_rule_without_tasks_did_nothing() =>
        Assert.Equal(RuleActivity.None, (await Activities.FindAsync([new("none")], default))[new("none")]);

    [Fact]
    public async Task Each_rule_has_its_newest_end_newest_failure_and_oldest_pending_push()
    {
        await AddAsync("one", 1, ReplicationStatus.Succeeded);
        await AddAsync("one", 2, ReplicationStatus.Failed);
        await AddAsync("one", 3, ReplicationStatus.Succeeded);
        await AddAsync("one", 4, ReplicationStatus.Failed);
        await AddAsync("one", 5, ReplicationStatus.Canceled);
        await AddAsync("one", 6, ReplicationStatus.Running);
        await AddAsync("one", 7, ReplicationStatus.Pending);
        await AddAsync("two", 8, ReplicationStatus.Succeeded);
        await AddAsync(null, 9, ReplicationStatus.Succeeded);

        var found = await Activities.FindAsync([new("one"), new("two"), new("none")], default);

        Assert.Equal(
            new RuleActivity
            {
                LastPushAt = Pushed(7),
                LastSuccessAt = Finished(3),
                LastFailureAt = Finished(4),
                LastFailure = new TaskIssue("denied", "failed 4"),
                OpenTasks = 2,
                RunningTasks = 1,
                FailedTasks = 2,
                FailedSinceSuccess = 1,
                OldestMissing = found[new("one")].OldestMissing,
            },
            found[new("one")]);
        var oldest = found[new("one")].OldestMissing!;
        Assert.Equal(("v1", ReplicationStatus.Failed, 1), (oldest.Tag.Text, oldest.Status, oldest.Attempt));
        Assert.Equal(new TaskIssue("denied", "failed 2"), oldest.Issue);
        Assert.Equal(Pushed(2), oldest.PushedAt);
        Assert.Equal(new RuleActivity { LastPushAt = Pushed(8), LastSuccessAt = Finished(8) }, found[new("two")]);
        Assert.Equal(RuleActivity.None, found[new("none")]);
    }

    [Fact]
    public async Task Lag_grows_while_a_failed_push_is_missing_at_the_target()
    {
        await AddAsync("one", 50, ReplicationStatus.Failed);
        await AddAsync("one", 60, ReplicationStatus.Succeeded);

        var activity = await FindOneAsync();

        Assert.Equal(12, activity.LagSeconds(Pushed(50).AddSeconds(12)));
        Assert.Equal(3600, activity.LagSeconds(Pushed(50).AddHours(1)));
        Assert.Equal((1, 0), (activity.FailedTasks, activity.FailedSinceSuccess));
    }

    [Theory]
    [InlineData(60, ReplicationStatus.Succeeded, 0)]
    [InlineData(40, ReplicationStatus.Succeeded, 50)]
    [InlineData(60, ReplicationStatus.Failed, 50)]
    [InlineData(60, ReplicationStatus.Canceled, 50)]
    [InlineData(60, ReplicationStatus.Pending, 50)]
    public async Task A_failed_push_is_missing_until_a_later_task_of_its_target_tag_succeeds(
        int otherSecond, ReplicationStatus other, int missingSecond)
    {
        await AddAsync("one", 50, ReplicationStatus.Failed, "v1");
        await AddAsync("another", otherSecond, other, "v1");

        var activity = await FindOneAsync();

        Assert.Equal(missingSecond == 0 ? null : Pushed(missingSecond), activity.OldestMissing?.PushedAt);
    }

    [Fact]
    public async Task Settled_failures_are_not_counted_after_they_are_marked()
    {
        for (var second = 1; second <= 5; second++)
            await AddAsync("one", second, ReplicationStatus.Failed);
        await AddAsync("one", 10, ReplicationStatus.Succeeded, "v1");
        await AddAsync("one", 11, ReplicationStatus.Succeeded, "v4");

        Assert.Equal(Pushed(2), (await FindOneAsync()).OldestMissing!.PushedAt);
        var place = await Activities.SettleFailuresAsync("one", after: null, 3, default);
        Assert.Equal(4, (await FindOneAsync()).FailedTasks);
        Assert.Null(await Activities.SettleFailuresAsync("one", place, 3, default));

        var activity = await FindOneAsync();
        Assert.Equal((3, 0), (activity.FailedTasks, activity.FailedSinceSuccess));
        Assert.Equal(Pushed(2), activity.OldestMissing!.PushedAt);
        Assert.Null(await Activities.SettleFailuresAsync("unknown", after: null, 3, default));
    }

    [Fact]
    public async Task A_retried_or_canceled_task_is_no_failure()
    {
        var retried = await AddAsync("one", 1, ReplicationStatus.Failed);
        var canceled = await AddAsync("one", 2, ReplicationStatus.Failed);

        await Retries.RetryAsync(retried, At(5000), default);
        await Get<ITaskCancelStore>().CancelAsync(canceled, new TaskCancellation("ci", At(5000), new TaskIssue("canceled", "")), default);

        var activity = await FindOneAsync();
        Assert.Equal((1, 0), (activity.OpenTasks, activity.FailedTasks));
        Assert.Equal((retried, ReplicationStatus.Pending), (activity.OldestMissing!.Task, activity.OldestMissing.Status));
    }

    [Fact]
    public async Task Lag_is_the_age_of_the_oldest_pending_push()
    {
        await AddAsync("one", 60, ReplicationStatus.Pending);
        await AddAsync("one", 50, ReplicationStatus.Pending);

        var activity = (await Activities.FindAsync([new("one")], default))[new("one")];

        Assert.Equal(12, activity.LagSeconds(Pushed(50).AddSeconds(12)));
        Assert.Equal(0, activity.LagSeconds(Pushed(50).AddSeconds(-1)));
        Assert.Equal(0, RuleActivity.None.LagSeconds(At(0)));
    }

    [Fact]
    public async Task Each_target_of_a_rule_has_an_activity_of_its_own()
    {
        await AddAsync("one", 1, ReplicationStatus.Succeeded);
        await AddAsync("one", 2, ReplicationStatus.Failed, target: "osaka");
        await AddAsync("one", 3, ReplicationStatus.Pending, target: "osaka");
        await AddAsync("one", 4, ReplicationStatus.Succeeded);
        RuleTarget[] keys = [new("one"), new("one", SampleTasks.Target.Instance), new("one", "osaka"), new("one", "kyoto")];

        var found = await Activities.FindAsync(keys, default);

        Assert.Equal((1, 1), (found[keys[0]].OpenTasks, found[keys[0]].FailedTasks));
        Assert.Equal(new RuleActivity { LastPushAt = Pushed(4), LastSuccessAt = Finished(4) }, found[keys[1]]);
        Assert.Equal(
            (Pushed(3), null, Finished(2), 1, 1, Pushed(2)),
            (found[keys[2]].LastPushAt!.Value, found[keys[2]].LastSuccessAt, found[keys[2]].LastFailureAt!.Value, found[keys[2]].OpenTasks,
                found[keys[2]].FailedTasks, found[keys[2]].OldestMissing!.PushedAt));
        Assert.Equal(RuleActivity.None, found[keys[3]]);
    }

    private async Task<RuleActivity> FindOneAsync() => (await Activities.FindAsync([new("one")], default))[new("one")];

    private async Task<Guid> AddAsync(string? rule, int second, ReplicationStatus status, string? tag = null, string? target = null)
    {
        var place = SampleTasks.Target with { Tag = Tag.Parse(tag ?? $"v{second}"), Instance = target ?? SampleTasks.Target.Instance };
        var task = SampleTasks.Pending(At(second), place) with
        {
            Rule = rule,
            PushedAt = Pushed(second),
            CreatedAt = At(second)
        };
        await Tasks.AddAsync([task], default);
        if (status == ReplicationStatus.Pending)
            return task.Id;
        var taken = Assert.IsType<TaskClaim.Taken>(await Leases.ClaimAsync(task.Id, "worker", At(1000), At(2000), default));
        if (status == ReplicationStatus.Running)
            return task.Id;
        var issue = status == ReplicationStatus.Failed ? new TaskIssue("denied", $"failed {second}") : null;
        Assert.True(
            await Leases.FinishAsync(taken.Lease, new TaskEnd(status, null, issue, null, TaskProgress.None, Finished(second)), default));
        return task.Id;
    }

    private static DateTimeOffset Pushed(int second) => At(second - 0.5);

    private static DateTimeOffset Finished(int second) => At(3000 + second);
}
