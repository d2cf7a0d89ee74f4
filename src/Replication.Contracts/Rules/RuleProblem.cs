namespace Replication.Contracts.Rules;

/// <summary>Why a rule may not exist: a stable code, the rule's name, and a sentence naming what stands in the way.</summary>
public sealed record RuleProblem(string Code, string Rule, string Message);
