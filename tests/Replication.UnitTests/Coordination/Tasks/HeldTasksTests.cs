using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;
using Replication.Coordination.Rules;
using Replication.Coordination.Tasks;
using Replication.Storage.Sqlite;
using Replication.Testing.Storage;
using Replication.UnitTests.Storage;
using Xunit;

namespace Replication.UnitTests.Coordination.Tasks;

public sealed class HeldTasksTests
{
    [Fact]
    public async Task Held_tasks_of_a_rule_that_is_disabled_stay_held()
    {
        await using var file = new SqliteFile();
        using var database = SqliteDatabase.Open(file.Options with { ReaderCount = 1 });
        var (rules, tasks) = (new SqliteRuleStore(database), new SqliteTaskStore(database));
        var rule = new ReplicationRule
        {
            Id = Guid.CreateVersion7().ToString(),
            Name = "team",
            Source = "hangzhou",
            Target = "tokyo",
            Level = RuleLevel.Namespace,
            Namespace = "team",
            TagFilter = ".*",
            Enabled = false,
            CreatedAt = DateTimeOffset.UnixEpoch,
            ActiveSince = DateTimeOffset.UnixEpoch,
        };
        Assert.IsType<RuleChange.Made>(await rules.InsertAsync(rule, TopologyMode.Strict, default));
        var task = SampleTasks.Pending(TimeProvider.System.GetUtcNow()) with { Rule = rule.Id, Status = ReplicationStatus.Held };
        await tasks.AddAsync([task], default);
        using var book = new RuleBook(rules);
        // Only a release needs the sender, and only a deleted rule the cancellation.
        var held = new HeldTasks(book, new SqliteTaskHoldStore(database), cancel: null!, sender: null!, TimeProvider.System);

        await held.SweepAsync(TimeSpan.FromSeconds(1), default);

        Assert.Equal(ReplicationStatus.Held, (await tasks.FindAsync(task.Id, default))!.Status);
    }
}
