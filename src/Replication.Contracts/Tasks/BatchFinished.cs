namespace Replication.Contracts.Tasks;

/// <summary>Event: every task of a batch reached its final status.</summary>
public sealed record BatchFinished
{
    /// <summary>The batch.</summary>
    public required Guid Batch { get; init; }

    /// <summary>How many tasks it had.</summary>
    public required int TaskCount { get; init; }

    /// <summary>How many of them failed.</summary>
    public required int FailedTaskCount { get; init; }
}
