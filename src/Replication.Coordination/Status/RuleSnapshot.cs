using Replication.Contracts.Reconciling;
using Replication.Contracts.Rules;

namespace Replication.Coordination.Status;

/// <summary>All rules with their activity for each target, as they were read at a time.</summary>
internal sealed record RuleSnapshot(
    DateTimeOffset At, IReadOnlyList<(ReplicationRule Rule, string Target, RuleActivity Activity)> Rules)
{
    /// <summary>The reconciliations of the rules that are reconciled, by rule id.</summary>
    public IReadOnlyDictionary<string, Reconciliation> Reconciliations { get; init; } = new Dictionary<string, Reconciliation>();

    /// <summary>Each rule once, also one with several targets.</summary>
    public IEnumerable<ReplicationRule> EachRule => Rules.Select(static it => it.Rule).DistinctBy(static it => it.Id);

    public static RuleSnapshot Empty { get; } = new(DateTimeOffset.MinValue, []);
}
