namespace Replication.Contracts.Stores;

/// <summary>A task, and the time of its latest change by the clock of the process that made it. Each change has another time.</summary>
public readonly record struct TaskChange(Guid Id, DateTimeOffset At);
