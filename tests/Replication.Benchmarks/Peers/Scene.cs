using Replication.EmbeddedRegistry.Samples;

namespace Replication.Benchmarks.Peers;

/// <summary>The images to copy, the distance between the registries, and the limits for the figures.</summary>
internal sealed record Scene(string Name, string Title)
{
    public int Repeats { get; init; } = 3;

    /// <summary>After this time, no further repeat starts.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>The round-trip time to the target; zero if the target is as near as the source.</summary>
    public TimeSpan RoundTrip { get; init; }

    /// <summary>The number of parallel processes, for contenders with one process per image.</summary>
    public int Processes { get; init; } = 1;

    /// <summary>Creates the images. They are created when the scene starts, because this takes time.</summary>
    public required Func<IReadOnlyList<SampleImage>> Images { get; init; }

    /// <summary>The rate at which the source sends the first layer; null for no limit.</summary>
    public double? SlowLayerBytesPerSecond { get; init; }

    /// <summary>True if the registries store their files in memory. False for images that are too large for that.</summary>
    public bool StoresInMemory { get; init; } = true;

    /// <summary>True if the table also shows the speed of a plain upload to the registry.</summary>
    public bool ShowsFloor { get; init; }

    public Func<Contender, bool> Includes { get; init; } = static _ => true;

    public IReadOnlyList<Bar> Bars { get; init; } = [];

    /// <summary>If set, the same images are copied again under a new tag, and these limits apply to the second copy.</summary>
    public IReadOnlyList<Bar>? BarsOfNewTag { get; init; }
}
