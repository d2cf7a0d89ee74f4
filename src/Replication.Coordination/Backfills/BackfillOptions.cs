namespace Replication.Coordination.Backfills;

/// <summary>How backfills run.</summary>
public sealed record BackfillOptions
{
    /// <summary>
    /// The unfinished tasks that one backfill may have at a time, so that a registry with 100,000 tags does not fill the queue.
    /// </summary>
    public int MaxOpenTasks { get; init; } = 256;

    /// <summary>
    /// The concurrent existence checks at each registry. It is lower than the request limit of a client, so that copies of new pushes get
    /// permits.
    /// </summary>
    public int MaxConcurrentChecks { get; init; } = 28;

    /// <summary>The backfills that one process runs at a time.</summary>
    public int MaxConcurrentBackfills { get; init; } = 4;

    /// <summary>
    /// How long a backfill keeps its place while all places of the process are in use. After this time it waits behind the others, so that
    /// a target that does not answer delays no other backfill.
    /// </summary>
    public TimeSpan TurnTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The time between two searches for backfills without a coordinator.</summary>
    public TimeSpan ClaimInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The duration of the lease that a coordinator holds on a backfill.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The time between two renewals of the lease.</summary>
    public TimeSpan RenewInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The time between two searches for finished tasks of the backfill.</summary>
    public TimeSpan SettleInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long images are collected from the lists of a registry before their existence is checked.</summary>
    public TimeSpan GatherTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest delay before a failed walk resumes. The first delay is one second, and each is twice the one before.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The walks that may fail in a row. The default lasts about a day.</summary>
    public int MaxAttempts { get; init; } = 1440;

    /// <summary>
    /// How much older than its discovery a backfill task counts, so that a later push wins although the clock of its registry is behind.
    /// </summary>
    public TimeSpan ClockTolerance { get; init; } = TimeSpan.FromSeconds(5);
}
