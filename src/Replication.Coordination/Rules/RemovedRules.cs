using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Tasks;

namespace Replication.Coordination.Rules;

/// <summary>Cancels the waiting tasks of rules that are no more: when a rule goes, and once more a while later, for whatever was being planned or died in between.</summary>
internal sealed class RemovedRules(RuleBook rules, IRuleStore store, CancelTasks cancel, TimeProvider time)
{
    // No plan takes as long between its look at the rules and its tasks.
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);

    private HashSet<RuleRemoval> _seen = [];

    public Task CancelTasksAsync(RuleRemoval removal, string by, CancellationToken cancellationToken) => cancel.WaitingAsync(
        new TaskFilter { Rule = removal.Rule },
        by,
        new TaskIssue("ruleDeleted", $"the rule '{removal.Name}' was deleted while the task waited"),
        cancellationToken);

    /// <summary>Part of the sweep.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var removals = (await rules.ReadAsync(cancellationToken)).Rules.Removals;
        var forgotten = time.GetUtcNow() - KeptFor;
        foreach (var removal in removals.Where(it => it.At < forgotten || !_seen.Contains(it)))
            await CancelTasksAsync(removal, "sweep", cancellationToken);
        if (removals.Any(it => it.At < forgotten))
            await store.ForgetRemovalsAsync(forgotten, cancellationToken);
        _seen = [.. removals];
    }
}
