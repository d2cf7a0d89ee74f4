namespace Replication.Chaos;

/// <summary>What a run of chaos is made of; the seed decides everything that can be decided.</summary>
public sealed record ChaosOptions
{
    public required int Seed { get; init; }

    /// <summary>How long pushes stream in and things break.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>One process with what is built in, instead of the fleet.</summary>
    public bool IsEmbedded { get; init; }

    /// <summary>The greatest error of a process's wall clock, either way; none with zero. Clocks jump while the processes run.</summary>
    public TimeSpan Skew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it may take afterwards until all is done.</summary>
    public TimeSpan SettleTimeout { get; init; } = TimeSpan.FromMinutes(6);

    /// <summary>Where the story is told while it happens; null: only in the report.</summary>
    public TextWriter? Out { get; init; }
}
