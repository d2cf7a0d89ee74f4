namespace Replication.Chaos;

/// <summary>The options of a chaos run. The seed determines every random choice.</summary>
public sealed record ChaosOptions
{
    public required int Seed { get; init; }

    /// <summary>The duration of the phase with pushes and faults.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>True: one process with the in-memory bus and SQLite, instead of the fleet.</summary>
    public bool IsEmbedded { get; init; }

    /// <summary>
    /// The largest error of a process's wall clock in either direction; zero for correct clocks. The clocks jump while the processes run.
    /// </summary>
    public TimeSpan Skew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The time limit for all tasks to finish after the faults end.</summary>
    public TimeSpan SettleTimeout { get; init; } = TimeSpan.FromMinutes(6);

    /// <summary>Receives the log of the run as it happens; null: the log is only in the report.</summary>
    public TextWriter? Out { get; init; }
}
