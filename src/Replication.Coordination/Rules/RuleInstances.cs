using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Rules;

/// <summary>Looks, once a rule is written, whether its instances are still there: another process may have removed one after the rule was checked.</summary>
internal sealed class RuleInstances(InstanceBook book, IInstanceStore store)
{
    public async Task<IReadOnlyList<RuleProblem>> FindMissingAsync(ReplicationRule rule)
    {
        var problems = new List<RuleProblem>();
        foreach (var name in new[] { rule.Source, rule.Target })
        {
            // The rule stands: whether its caller still listens or not.
            if (!book.IsDeclared(name) && await store.FindAsync(name, CancellationToken.None) is null)
                problems.Add(new RuleProblem("rule.instance", rule.Name, $"the instance '{name}' was removed meanwhile"));
        }
        return problems;
    }
}
