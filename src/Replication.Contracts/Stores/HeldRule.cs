namespace Replication.Contracts.Stores;

/// <summary>A rule with held tasks, and their number up to <see cref="ITaskHoldStore.MaxCount"/>.</summary>
public sealed record HeldRule(string Rule, int Count);
