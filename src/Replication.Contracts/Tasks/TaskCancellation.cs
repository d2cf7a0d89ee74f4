namespace Replication.Contracts.Tasks;

/// <summary>Who wants a task canceled, since when, and what its record shall say.</summary>
public sealed record TaskCancellation(string By, DateTimeOffset At, TaskIssue Reason);
