namespace Replication.Coordination.Reconciling;

/// <summary>How the reconciler runs.</summary>
public sealed record ReconcileOptions
{
    /// <summary>The passes that one process runs at a time.</summary>
    public int MaxConcurrentPasses { get; init; } = 2;

    /// <summary>The images that are compared together.</summary>
    public int BatchSize { get; init; } = 250;

    /// <summary>The concurrent requests at each registry. It is lower than the limit of a client, so that copies get permits.</summary>
    public int MaxConcurrentChecks { get; init; } = 28;

    /// <summary>The unfinished tasks that one pass may have at a time.</summary>
    public int MaxOpenTasks { get; init; } = 256;

    /// <summary>How long images are collected from the lists of the source before they are compared.</summary>
    public TimeSpan GatherTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a pass keeps its place while other passes wait.</summary>
    public TimeSpan TurnTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The time between two searches for due passes.</summary>
    public TimeSpan ClaimInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The time between two searches for rules that are new to the reconciler, or deleted.</summary>
    public TimeSpan EnrollInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The duration of the lease that a coordinator holds on a pass.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The time between two renewals of the lease.</summary>
    public TimeSpan RenewInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The longest delay before a failed pass continues. The first delay is one second, and each is twice the one before.
    /// </summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the reconciler creates no other task for an image whose task failed.</summary>
    public TimeSpan RetryFailedAfter { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How much older than its discovery a task counts, so that a later push wins.</summary>
    public TimeSpan ClockTolerance { get; init; } = TimeSpan.FromSeconds(5);
}
