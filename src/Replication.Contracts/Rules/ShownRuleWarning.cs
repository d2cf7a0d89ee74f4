namespace Replication.Contracts.Rules;

/// <summary>A probable mistake, or a check that could not be made. It does not prevent the rule.</summary>
/// <param name="Code">The stable code.</param>
/// <param name="Message">The cause and what was probably meant.</param>
public sealed record ShownRuleWarning(string Code, string Message);
