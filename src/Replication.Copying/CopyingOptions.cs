namespace Replication.Copying;

/// <summary>How a worker takes and holds tasks.</summary>
public sealed class CopyingOptions
{
    /// <summary>Copies at the same time in this process.</summary>
    public int MaxConcurrentCopies { get; set; } = 8;

    /// <summary>Wake-ups that wait in this process for room; it takes no more from the queue.</summary>
    public int MaxWaiting { get; set; } = 64;

    /// <summary>A wake-up that waits longer than this is acknowledged and kept in memory: no broker waits for a copy, however long it takes.</summary>
    public TimeSpan AcknowledgeAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Time that running copies get when the process is told to stop, before they hand back where they stand.</summary>
    public TimeSpan DrainTime { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>A worker that is silent for this long has lost its task.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How often the lease is lengthened.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often progress is written down, when there is some; it lengthens the lease as well.</summary>
    public TimeSpan ProgressEvery { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How a registry that is away is tried again.</summary>
    public RetrySchedule Retries { get; set; } = RetrySchedule.Default;
}
