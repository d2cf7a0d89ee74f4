namespace Replication.Contracts.Tasks;

/// <summary>Why the last attempt of a task did not succeed: a stable code, and a sentence that tells a person what to do.</summary>
public sealed record TaskIssue(string Code, string Message);
