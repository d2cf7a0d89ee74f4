namespace Replication.Coordination.Backfills;

/// <summary>How backfills are walked.</summary>
public sealed class BackfillOptions
{
    /// <summary>Tasks of one backfill that are not finished at one time: a registry of 100,000 tags fills no queue.</summary>
    public int MaxOpenTasks { get; set; } = 256;

    /// <summary>Images that are looked up at one time at each side; fewer than a client's requests, so that live copies find room between them.</summary>
    public int MaxConcurrentLooks { get; set; } = 28;

    /// <summary>Backfills that one process walks at one time.</summary>
    public int MaxWalks { get; set; } = 4;

    /// <summary>Time between two looks for backfills that nobody walks.</summary>
    public TimeSpan ClaimInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a coordinator is believed to be at work without a further sign.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Time between two signs.</summary>
    public TimeSpan RenewInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Time between two looks at what became of the open tasks.</summary>
    public TimeSpan SettleInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long images are gathered before they are looked up.</summary>
    public TimeSpan GatherTime { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause of a walk that broke off; the first is a second, and each is twice the one before.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Walks that may break off in a row: about a day of them.</summary>
    public int MaxAttempts { get; set; } = 1440;

    /// <summary>
    /// A backfill's task counts as this much older than the look at its tag, so that a push after it wins although the clock of its registry is
    /// behind ours.
    /// </summary>
    public TimeSpan ClockTolerance { get; set; } = TimeSpan.FromSeconds(5);
}
