using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Tasks;

namespace Replication.Coordination.Rules;

/// <summary>
/// Cancels the pending tasks of deleted rules. The sweep repeats this, because a concurrent plan may still add tasks and a running task may
/// become pending again. It ends when no task of the rule runs.
/// </summary>
internal sealed class RemovedRules(RuleBook rules, IRuleStore store, ITaskStore tasks, CancelTasks cancel, TimeProvider time)
{
    // Longer than any plan needs from reading the rules to storing its tasks.
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(10);

    private Dictionary<RuleRemoval, DateTimeOffset> _checkedAt = [];

    public Task CancelTasksAsync(RuleRemoval removal, string by, CancellationToken cancellationToken) => cancel.WaitingAsync(
        new TaskFilter { Rule = removal.Rule },
        by,
        new TaskIssue("ruleDeleted", $"the rule '{removal.Name}' was deleted while the task waited"),
        cancellationToken);

    /// <summary>Called by each sweep. Cancels pending tasks again, and deletes the records of completed removals.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var removals = (await rules.ReadAsync(cancellationToken)).Rules.Removals;
        var now = time.GetUtcNow();
        var done = new List<RuleRemoval>();
        foreach (var removal in removals.Where(it => !_checkedAt.TryGetValue(it, out var last) || now - last >= CheckInterval))
        {
            // Checks for running tasks before and after the cancellation. In between, a worker may claim a pending task, or a running task
            // may become pending.
            var isIdle = !await HasRunningAsync(removal, cancellationToken);
            await CancelTasksAsync(removal, "sweep", cancellationToken);
            if (removal.At < now - KeptFor && isIdle && !await HasRunningAsync(removal, cancellationToken))
                done.Add(removal);
            _checkedAt[removal] = now;
        }
        if (done.Count > 0)
            await store.ForgetRemovalsAsync(done, cancellationToken);
        _checkedAt = removals.Except(done).Where(_checkedAt.ContainsKey).ToDictionary(it => it, it => _checkedAt[it]);
    }

    private async Task<bool> HasRunningAsync(RuleRemoval removal, CancellationToken cancellationToken) =>
        (await tasks.ListAsync(
            new TaskFilter { Rule = removal.Rule, Status = ReplicationStatus.Running },
            after: null,
            limit: 1,
            cancellationToken)).Items.Count > 0;
}
