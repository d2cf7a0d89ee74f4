namespace Replication.Benchmarks.Peers;

/// <summary>A limit for one figure of the warm engine: a multiple of the best figure of some contenders, or an absolute number.</summary>
internal sealed record Bar(string Text, Func<CopyFigures, double?> Figure, double Factor)
{
    /// <summary>The contenders to compare with; null if the factor is an absolute limit.</summary>
    public Func<Contender, bool>? Against { get; init; }

    private static readonly Func<Contender, bool> Peers = static contender => contender.IsPeer;

    private static readonly Func<Contender, bool> PeersAtDefaults = static contender => contender.IsPeer && contender.Concurrency is null;

    public static Bar WallOfBestPeer(string text, double factor) => new(text, static it => it.WallSeconds, factor) { Against = Peers };

    public static Bar WallOfBestPeerAtDefaults(string text, double factor) =>
        new(text, static it => it.WallSeconds, factor) { Against = PeersAtDefaults };

    public static Bar WallOfBestPeerWithConcurrency(string text, double factor) =>
        new(text, static it => it.WallSeconds, factor)
        {
            Against = static contender => contender.IsPeer && contender.Concurrency is not null
        };

    public static Bar TargetRequestsOfBestPeer { get; } =
        new("requests at the target at most the best peer's", static it => it.TargetRequests, 1)
        {
            Against = static contender => contender.IsPeer
        };

    public static Bar CpuOf(string name, string text, double factor) =>
        new(text, static it => it.CpuSeconds, factor) { Against = contender => contender.Name == name };

    public static Bar PeakMiB(string text, double limit) => new(text, static it => it.PeakMiB, limit);

    public static Bar OthersAfter(string text, double limitSeconds) => new(text, static it => it.OthersAfterSeconds, limitSeconds);

    /// <summary>Returns one line for each contender of this project. The line for the cold process is only for comparison.</summary>
    public IEnumerable<string> Judge(IReadOnlyDictionary<Contender, CopyFigures> figures)
    {
        var limit = Limit(figures, out var of);
        foreach (var (ours, it) in figures.Where(static entry => entry.Key.IsOurs))
        {
            if (limit is not { } known || Figure(it) is not { } value)
                yield return $"  {Text}: nothing to compare with";
            else if (Against is null)
                yield return $"  {Verdict(ours, value <= known)} {ours.Name}: {Text}: {value:0.##}";
            else
                yield return $"  {Verdict(ours, value <= known * Factor)} {ours.Name}: {Text}: {value / known:0.000} of {of}";
        }
    }

    private double? Limit(IReadOnlyDictionary<Contender, CopyFigures> figures, out string? of)
    {
        of = null;
        if (Against is null)
            return Factor;
        var best = figures.Where(entry => Against(entry.Key) && Figure(entry.Value) is not null)
            .OrderBy(entry => Figure(entry.Value))
            .FirstOrDefault();
        of = best.Key?.Name;
        return best.Key is null ? null : Figure(best.Value);
    }

    // The limits apply to the warm engine only.
    private static string Verdict(Contender ours, bool isMet) => ours is not WarmEngine ? "      " : isMet ? "met   " : "MISSED";
}
