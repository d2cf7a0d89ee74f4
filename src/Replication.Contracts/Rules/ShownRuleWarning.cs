namespace Replication.Contracts.Rules;

/// <summary>A check that could not be made. It does not prevent the rule.</summary>
public sealed record ShownRuleWarning(string Code, string Message);
