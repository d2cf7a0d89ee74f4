namespace Replication.Contracts.Tasks;

/// <summary>A requested cancellation: the caller, the time, and the message for the record of the task.</summary>
public sealed record TaskCancellation(string By, DateTimeOffset At, TaskIssue Reason);
