namespace Replication.Contracts;

/// <summary>
/// Source of the random numbers for retry delays. It is injected like <see cref="TimeProvider"/>, so that tests control it.
/// </summary>
public class Jitter
{
    /// <summary>The random number generator of the process.</summary>
    public static Jitter System { get; } = new();

    /// <summary>Returns a random number in [0, 1). Thread-safe.</summary>
    // The only use of Random.Shared: it is the thread-safe generator of .NET.
#pragma warning disable RS0030
    public virtual double Next() => Random.Shared.NextDouble();
#pragma warning restore RS0030
}
