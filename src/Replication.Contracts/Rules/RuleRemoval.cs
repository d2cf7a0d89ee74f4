namespace Replication.Contracts.Rules;

/// <summary>A removed rule whose pending tasks may not all be canceled yet.</summary>
public sealed record RuleRemoval(string Rule, string Name, DateTimeOffset At);
