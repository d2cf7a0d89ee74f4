namespace Replication.Contracts.History;

/// <summary>What the counts are about.</summary>
/// <param name="Rule">The id of the rule; empty for a push and for a task without a rule.</param>
/// <param name="Source">The source instance.</param>
/// <param name="Target">The target instance; empty for a push.</param>
public readonly record struct HistoryKey(string Rule, string Source, string Target);
