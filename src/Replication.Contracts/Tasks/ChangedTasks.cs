namespace Replication.Contracts.Tasks;

/// <summary>The result of a call that changes many tasks.</summary>
/// <param name="Count">How many tasks this call changed; in a dry run, how many it would change.</param>
/// <param name="Next">The cursor of the next call; null when no task is left.</param>
public sealed record ChangedTasks(int Count, string? Next);
