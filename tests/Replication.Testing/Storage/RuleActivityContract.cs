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
        Assert.Equal(RuleActivity.None, (await Activities.FindAsync(["none"], default))["none"]);

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

        var found = await Activities.FindAsync(["one", "two", "none"], default);

        Assert.Equal(
            new RuleActivity
            {
                LastPushAt = Pushed(7),
                LastSuccessAt = Finished(3),
                LastFailureAt = Finished(4),
                LastFailure = new TaskIssue("denied", "failed 4"),
                OpenTasks = 2,
                OldestOpenPushAt = Pushed(6),
            },
            found["one"]);
        Assert.Equal(new RuleActivity { LastPushAt = Pushed(8), LastSuccessAt = Finished(8) }, found["two"]);
        Assert.Equal(RuleActivity.None, found["none"]);
    }

    [Fact]
    public async Task Lag_is_the_age_of_the_oldest_pending_push()
    {
        await AddAsync("one", 60, ReplicationStatus.Pending);
        await AddAsync("one", 50, ReplicationStatus.Pending);

        var activity = (await Activities.FindAsync(["one"], default))["one"];

        Assert.Equal(12, activity.LagSeconds(Pushed(50).AddSeconds(12)));
        Assert.Equal(0, activity.LagSeconds(Pushed(50).AddSeconds(-1)));
        Assert.Equal(0, RuleActivity.None.LagSeconds(At(0)));
    }

    private async Task AddAsync(string? rule, int second, ReplicationStatus status)
    {
        var task = SampleTasks.Pending(At(second), SampleTasks.Target with { Tag = Tag.Parse($"v{second}") }) with
        {
            Rule = rule,
            PushedAt = Pushed(second),
            CreatedAt = At(second)
        };
        await Tasks.AddAsync([task], default);
        if (status == ReplicationStatus.Pending)
            return;
        var taken = Assert.IsType<TaskClaim.Taken>(await Leases.ClaimAsync(task.Id, "worker", At(1000), At(2000), default));
        if (status == ReplicationStatus.Running)
            return;
        var issue = status == ReplicationStatus.Failed ? new TaskIssue("denied", $"failed {second}") : null;
        Assert.True(
            await Leases.FinishAsync(taken.Lease, new TaskEnd(status, null, issue, null, TaskProgress.None, Finished(second)), default));
    }

    private static DateTimeOffset Pushed(int second) => At(second - 0.5);

    private static DateTimeOffset Finished(int second) => At(3000 + second);
}
