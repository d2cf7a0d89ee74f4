namespace Replication.Contracts.Tasks;

/// <summary>Command to the saga of a batch: compare its open tasks with their documents, because a message may be lost.</summary>
public sealed record BatchReviewRequested
{
    /// <summary>The batch.</summary>
    public required Guid Batch { get; init; }
}
