namespace Replication.Contracts.Rules;

/// <summary>A demand of a rule that its preview does not check.</summary>
/// <param name="Code">The key of the rule, a constant of <see cref="PreviewConditionCode"/>.</param>
/// <param name="Value">The value of the key.</param>
/// <param name="Message">What is demanded.</param>
public sealed record PreviewCondition(string Code, string Value, string Message);
