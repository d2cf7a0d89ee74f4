namespace Replication.Contracts.Rules;

/// <summary>All rules as they stood together; <paramref name="Version"/> changes whenever one of them does.</summary>
public sealed record RuleSet(Guid Version, IReadOnlyList<ReplicationRule> Rules, IReadOnlyList<RuleRemoval> Removals);

/// <summary>A rule that was removed a while ago, and whose waiting tasks may not all be canceled yet.</summary>
public sealed record RuleRemoval(string Rule, string Name, DateTimeOffset At);
