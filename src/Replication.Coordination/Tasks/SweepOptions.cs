namespace Replication.Coordination.Tasks;

/// <summary>How often the sweep runs, and when it treats work as lost.</summary>
public sealed record SweepOptions
{
    /// <summary>The time between two sweeps. It is also the resolution of <c>nextAttemptAt</c>.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// A wake-up that no worker claimed for this long, and that is not queued any more, is sent again. The time doubles with each repeat.
    /// </summary>
    public TimeSpan AnnounceAgainAfter { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The time between two searches for unclaimed wake-ups. The backlog age is measured as often.</summary>
    public TimeSpan UnansweredInterval { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>A journaled push without a saga is published again after this time.</summary>
    public TimeSpan PublishAgainAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A batch without messages for this long is reviewed. The time doubles with each review.</summary>
    public TimeSpan ReviewAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long completed batches are stored. A push that is reported again later creates new tasks.</summary>
    public TimeSpan KeepCompleted { get; init; } = TimeSpan.FromDays(7);

    /// <summary>The time between two deletions of expired documents.</summary>
    public TimeSpan ExpireInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the sweep waits for the broker to accept one message. After that the sweep ends; the next one continues.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The number of documents that one query reads.</summary>
    public int BatchSize { get; init; } = 500;

    /// <summary>The number of batches for which one sweep requests a review. Their messages share a queue with the pushes.</summary>
    public int ReviewCount { get; init; } = 100;

    /// <summary>
    /// True when the bus loses its messages at a restart. Tasks announced before the start of the process are then announced again at once.
    /// </summary>
    public bool BusForgets { get; init; }
}
