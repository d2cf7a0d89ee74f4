namespace Replication.Copying;

/// <summary>How a worker claims and runs tasks.</summary>
public sealed class CopyingOptions
{
    /// <summary>Maximum concurrent copies in this process.</summary>
    public int MaxConcurrentCopies { get; set; } = 8;

    /// <summary>Maximum wake-ups that wait in this process. It takes no more from the queue.</summary>
    public int MaxWaiting { get; set; } = 64;

    /// <summary>
    /// After this time, a waiting wake-up is acknowledged and kept in memory, so that the broker does not wait for a long copy.
    /// </summary>
    public TimeSpan AcknowledgeAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long running copies may continue when the process stops, before their tasks are returned.</summary>
    public TimeSpan DrainTime { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The lease of a task. A worker that does not renew it in time loses the task.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How often the lease is renewed.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often progress is written when it changed. Writing it also renews the lease.</summary>
    public TimeSpan ProgressEvery { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// True for the in-memory bus, which ends with the process: a wake-up that waits at the stop is dropped, and the sweep of the next
    /// start sends it again.
    /// </summary>
    public bool BusForgets { get; set; }

    /// <summary>The retry schedule for failed attempts.</summary>
    public TaskRetrySchedule Retries { get; set; } = TaskRetrySchedule.Default;
}
