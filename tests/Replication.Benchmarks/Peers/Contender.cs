namespace Replication.Benchmarks.Peers;

/// <summary>A program or engine that copies images between registries and can be measured.</summary>
internal abstract class Contender(string name)
{
    public string Name => name;

    public bool IsOurs { get; init; }

    /// <summary>True for the other programs of the comparison.</summary>
    public bool IsPeer => !IsOurs && this is not BareUpload;

    /// <summary>The configured concurrency; null if the contender has no such option or uses its default.</summary>
    public int? Concurrency { get; init; }

    /// <summary>Prepares the contender at these registries before the measurement starts.</summary>
    public virtual Task PrepareAsync(Uri source, Uri target, CopyPair warmUp) => Task.CompletedTask;

    /// <summary>Copies all pairs, <paramref name="parallel"/> at a time. Throws if a copy fails.</summary>
    public abstract Task<CopyCost> CopyAsync(Uri source, Uri target, IReadOnlyList<CopyPair> pairs, int parallel);
}
