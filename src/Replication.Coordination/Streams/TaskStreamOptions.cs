namespace Replication.Coordination.Streams;

/// <summary>How changed tasks are read and sent to the open streams.</summary>
internal sealed record TaskStreamOptions
{
    /// <summary>How often the store is read while streams are open.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How long before the latest read a change may have been made that was not visible then: the difference between the clocks of two
    /// processes, and the duration of a write.
    /// </summary>
    public TimeSpan Overlap { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long after its last event a stream can be resumed.</summary>
    public TimeSpan ResumeWithin { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The longest time without anything sent. Proxies close silent connections.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a stream lasts. The client reconnects, which checks its token again.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The maximum number of changes that one read lists.</summary>
    public int MaxListed { get; init; } = 5_000;

    /// <summary>The maximum number of documents that one read loads. Streams are told to resynchronize after more changes.</summary>
    public int MaxLoaded { get; init; } = 512;

    /// <summary>The maximum number of recent changes that are known at once.</summary>
    public int MaxKnown { get; init; } = 20_000;

    /// <summary>The maximum number of documents that are kept for streams which resume.</summary>
    public int MaxKept { get; init; } = 2_048;

    /// <summary>The maximum number of events that wait for one slow client.</summary>
    public int MaxQueued { get; init; } = 512;
}
