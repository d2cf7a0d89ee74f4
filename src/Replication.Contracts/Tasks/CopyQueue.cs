namespace Replication.Contracts.Tasks;

/// <summary>
/// The queues for <see cref="CopyImage"/>: one for each priority, so that an urgent task never waits behind a less urgent one.
/// </summary>
public static class CopyQueue
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enumerable.Range(TaskPriority.Lowest, TaskPriority.Highest).Select(NameOf)];

    /// <summary>Name of the workers' queue for tasks of this priority.</summary>
    public static string NameOf(int priority) => priority == TaskPriority.Default ? "copies" : $"copies-{TaskPriority.Clamp(priority)}";

    /// <summary>Its address on the bus: the exchange, so that a sender never declares the queue.</summary>
    public static Uri AddressOf(int priority) => new($"exchange:{NameOf(priority)}");
}
