using Replication.EmbeddedRegistry.Samples;

namespace Replication.Benchmarks.Peers;

/// <summary>What is copied, over which distance, and what our share of the time should be.</summary>
internal sealed record Scene(string Name, string Title)
{
    public int Repeats { get; init; } = 3;

    /// <summary>No more repeats are begun after this.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>To the target and back; zero: it is as near as the source.</summary>
    public TimeSpan RoundTrip { get; init; }

    /// <summary>Processes at the same time, of those that copy one image each.</summary>
    public int Processes { get; init; } = 1;

    /// <summary>Made when the scene begins: they take time.</summary>
    public required Func<IReadOnlyList<SampleImage>> Images { get; init; }

    /// <summary>The source sends the first layer at this rate; null: as fast as it can.</summary>
    public double? SlowLayerBytesPerSecond { get; init; }

    /// <summary>Everything is in memory, unless it is too large for that.</summary>
    public bool StoresInMemory { get; init; } = true;

    /// <summary>The registry's own speed stands beside the others.</summary>
    public bool ShowsFloor { get; init; }

    public Func<Contender, bool> Includes { get; init; } = static _ => true;

    public IReadOnlyList<Bar> Bars { get; init; } = [];

    /// <summary>After the first copy the same images are copied again under a new tag, and held to these bars.</summary>
    public IReadOnlyList<Bar>? BarsOfNewTag { get; init; }
}
