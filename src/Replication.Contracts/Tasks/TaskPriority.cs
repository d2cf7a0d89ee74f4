namespace Replication.Contracts.Tasks;

/// <summary>How urgent a task is: from 1, which waits for all others, to 5, which waits for none.</summary>
public static class TaskPriority
{
    /// <summary>Waits for all others: what existed before.</summary>
    public const int Lowest = 1;

    /// <summary>That of a rule that names none.</summary>
    public const int Default = 3;

    /// <summary>That of a manual replication that names none: somebody waits for it.</summary>
    public const int Manual = 4;

    /// <summary>Waits for none.</summary>
    public const int Highest = 5;

    /// <summary>The nearest priority there is.</summary>
    public static int Clamp(int priority) => Math.Clamp(priority, Lowest, Highest);
}
