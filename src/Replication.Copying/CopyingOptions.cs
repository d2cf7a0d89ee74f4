namespace Replication.Copying;

/// <summary>How a worker takes and holds tasks.</summary>
public sealed class CopyingOptions
{
    /// <summary>Copies at the same time in this process; also what it takes from the queue in advance.</summary>
    public int MaxConcurrentCopies { get; set; } = 8;

    /// <summary>A worker that is silent for this long has lost its task.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How often the lease is lengthened and the progress written down.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How a registry that is away is tried again.</summary>
    public RetrySchedule Retries { get; set; } = RetrySchedule.Default;
}
