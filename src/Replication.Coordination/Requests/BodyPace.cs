namespace Replication.Coordination.Requests;

/// <summary>The minimum speed of a request body.</summary>
public sealed record BodyPace
{
    /// <summary>How long the whole body may take.</summary>
    public TimeSpan WholeBody { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The minimum bytes per second, measured over each <see cref="Window"/>.</summary>
    public int MinBytesPerSecond { get; init; } = 1024;

    /// <summary>How long a sender may be slower, or send nothing at all.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(5);
}
