namespace Replication.Coordination.Requests;

/// <summary>How fast a body has to come.</summary>
public sealed record BodyPace
{
    /// <summary>How long the whole body may take.</summary>
    public TimeSpan WholeBody { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Fewest bytes per second, measured over each <see cref="Window"/>.</summary>
    public int MinBytesPerSecond { get; init; } = 1024;

    /// <summary>How long a sender may be slower, or send nothing at all.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(5);
}
