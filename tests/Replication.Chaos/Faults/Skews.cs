using Replication.Testing.Serving;

namespace Replication.Chaos.Faults;

/// <summary>Creates the wrong clocks of one run.</summary>
internal sealed class Skews(TimeSpan most, Random random)
{
    /// <summary>A clock for one process; null if the clocks of this run are correct.</summary>
    public Skew? Next() => most == TimeSpan.Zero ? null : new Skew(most, new Random(random.Next()));
}

/// <summary>The wall clock of one process. Each jump changes its error.</summary>
internal sealed class Skew(TimeSpan most, Random random) : IDisposable
{
    public SkewedClock Clock { get; } = new(TimeSpan.Zero);

    /// <summary>Sets a new random error and returns it.</summary>
    public TimeSpan Jump()
    {
        Clock.Set(most * (2 * random.NextDouble() - 1));
        return Clock.Ahead;
    }

    public void Dispose() => Clock.Dispose();
}
