namespace Replication.Contracts.Tasks;

/// <summary>Event: a task reached its final status.</summary>
public sealed record TaskFinished
{
    /// <summary>The task.</summary>
    public required Guid TaskId { get; init; }

    /// <summary>Its batch.</summary>
    public required Guid Batch { get; init; }
}
