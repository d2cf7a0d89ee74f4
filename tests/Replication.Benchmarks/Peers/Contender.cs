namespace Replication.Benchmarks.Peers;

/// <summary>Something that copies images between registries, and can be watched doing it.</summary>
internal abstract class Contender(string name)
{
    public string Name => name;

    public bool IsOurs { get; init; }

    /// <summary>True for whom we are compared with.</summary>
    public bool IsPeer => !IsOurs && this is not BareUpload;

    /// <summary>Null where it knows no concurrency, or its own default is used.</summary>
    public int? Concurrency { get; init; }

    /// <summary>Whatever it likes to do at these registries before time is taken.</summary>
    public virtual Task PrepareAsync(Uri source, Uri target, CopyPair warmUp) => Task.CompletedTask;

    /// <summary>Copies all pairs, so many at a time. Throws where one fails.</summary>
    public abstract Task<CopyCost> CopyAsync(Uri source, Uri target, IReadOnlyList<CopyPair> pairs, int parallel);
}
