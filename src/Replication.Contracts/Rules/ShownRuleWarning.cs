namespace Replication.Contracts.Rules;

/// <summary>A probable mistake, or a check that could not be made. It does not prevent the rule.</summary>
public sealed record ShownRuleWarning(string Code, string Message);
