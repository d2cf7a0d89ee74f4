namespace Replication.Contracts.Tasks;

/// <summary>Event: tasks of a batch were created or reopened. The saga of the batch settles them.</summary>
public sealed record TasksMade
{
    /// <summary>The batch.</summary>
    public required Guid Batch { get; init; }

    /// <summary>The tasks.</summary>
    public required IReadOnlyList<Guid> Tasks { get; init; }
}
