using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Rules;

/// <summary>
/// Checks, after a rule is written, that its instances still exist: another process may have deleted one after the rule was checked.
/// </summary>
internal sealed class RuleInstances(InstanceBook book, IInstanceStore store)
{
    public async Task<IReadOnlyList<RuleProblem>> FindMissingAsync(ReplicationRule rule)
    {
        var problems = new List<RuleProblem>();
        foreach (var (key, name) in rule.TargetInstances.Select(it => (rule.Targets.Count > 0 ? "targets" : "target", it))
            .Prepend(("source", rule.Source)))
        {
            // The rule is stored, so the check must finish even when the caller has disconnected.
            if (!book.IsDeclared(name) && await store.FindAsync(name, CancellationToken.None) is null)
                problems.Add(new RuleProblem("rule.instance", rule.Name, key, $"the instance '{name}' was removed meanwhile"));
        }
        return problems;
    }
}
