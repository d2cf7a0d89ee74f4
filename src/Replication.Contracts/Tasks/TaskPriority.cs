namespace Replication.Contracts.Tasks;

/// <summary>The priority of a task, from 1 (copied last) to 5 (copied first).</summary>
public static class TaskPriority
{
    /// <summary>The lowest priority, for backfills and imports.</summary>
    public const int Lowest = 1;

    /// <summary>The default of rules.</summary>
    public const int Default = 3;

    /// <summary>The default of manual replications, because a user waits for the result.</summary>
    public const int Manual = 4;

    /// <summary>The highest priority.</summary>
    public const int Highest = 5;

    /// <summary>Returns the nearest valid priority.</summary>
    public static int Clamp(int priority) => Math.Clamp(priority, Lowest, Highest);
}
