namespace Replication.Contracts.Stores;

/// <summary>A task that needs a wake-up: its id, its target instance and its priority.</summary>
public sealed record DueTask(Guid Id, string Target, int Priority);
