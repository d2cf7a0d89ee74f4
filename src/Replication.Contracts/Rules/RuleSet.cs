namespace Replication.Contracts.Rules;

/// <summary>A consistent snapshot of all rules. <paramref name="Version"/> changes with every change of a rule.</summary>
public sealed record RuleSet(Guid Version, IReadOnlyList<ReplicationRule> Rules, IReadOnlyList<RuleRemoval> Removals);
