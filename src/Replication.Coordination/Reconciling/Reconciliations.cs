using Replication.Contracts.Reconciling;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Reconciling;

/// <summary>Reads the reconciliations of rules. Nothing is read from the store when no rule is reconciled.</summary>
internal sealed class Reconciliations(IReconciliationStore store)
{
    /// <summary>Returns the reconciliations of these rules, by rule id. A rule whose first pass was not scheduled yet is absent.</summary>
    public async Task<IReadOnlyDictionary<string, Reconciliation>> FindAsync(
        IReadOnlyCollection<ReplicationRule> rules, CancellationToken cancellationToken)
    {
        var wanted = rules.Where(static it => it.ReconcileInterval is not null)
            .Select(static it => it.Id)
            .ToHashSet(StringComparer.Ordinal);
        IReadOnlyList<Reconciliation> found = wanted switch
        {
            { Count: 0 } => [],
            { Count: 1 } => await store.FindAsync(wanted.Single(), cancellationToken) is { } only ? [only] : [],
            _ => await store.ReadAllAsync(cancellationToken),
        };
        return found.Where(it => wanted.Contains(it.Rule)).ToDictionary(static it => it.Rule, StringComparer.Ordinal);
    }

    /// <summary>The reconciler of a rule as the API shows it; null for a rule that is not reconciled.</summary>
    public static ShownReconciliation? Show(ReplicationRule rule, IReadOnlyDictionary<string, Reconciliation> found) =>
        rule.ReconcileInterval is null ? null : ShownReconciliation.Of(found.GetValueOrDefault(rule.Id));
}
