namespace Replication.Contracts.Tasks;

/// <summary>Event: tasks of a batch were written down, or opened again; the saga of the batch is to settle them.</summary>
public sealed record TasksMade
{
    /// <summary>The batch.</summary>
    public required Guid Batch { get; init; }

    /// <summary>The tasks.</summary>
    public required IReadOnlyList<Guid> Tasks { get; init; }
}
