namespace Replication.Coordination.Tasks;

/// <summary>How often lost work is looked for, and when it counts as lost.</summary>
public sealed class SweepOptions
{
    /// <summary>Time between two looks; also the resolution of <c>nextAttemptAt</c>.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>A wake-up that led to nothing for this long, and does not wait in its queue, is repeated; this doubles with every repeat.</summary>
    public TimeSpan AnnounceAgainAfter { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Time between two looks for wake-ups that led to nothing, and for how long tasks have waited.</summary>
    public TimeSpan UnansweredInterval { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>A journaled push that no saga took over for this long is published again.</summary>
    public TimeSpan PublishAgainAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A batch that heard nothing for this long is reviewed; again after as long as it has heard nothing.</summary>
    public TimeSpan ReviewAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long completed batches are remembered: a repeat of a push that comes later makes its tasks anew.</summary>
    public TimeSpan KeepCompleted { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Time between two looks for what has been kept long enough.</summary>
    public TimeSpan ExpireInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the broker may take for one message; then the look ends, and the next one goes on.</summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How much one look takes on.</summary>
    public int BatchSize { get; set; } = 500;

    /// <summary>How many reviews one look asks for: they stand in the queue of the pushes.</summary>
    public int ReviewCount { get; set; } = 100;

    /// <summary>The bus keeps nothing over a restart: whatever was announced before this process began is announced again at once.</summary>
    public bool BusForgets { get; set; }
}
