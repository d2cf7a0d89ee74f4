namespace Replication.Contracts.Status;

/// <summary>Something that is wrong, or that a user should know.</summary>
/// <param name="Code">Its kind.</param>
/// <param name="Rule">Name of the rule; null for a problem of an instance.</param>
/// <param name="Instance">Name of the instance; null for a problem of a rule.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Advice">What to do.</param>
public sealed record StatusProblem(string Code, string? Rule, string? Instance, string Message, string Advice);
