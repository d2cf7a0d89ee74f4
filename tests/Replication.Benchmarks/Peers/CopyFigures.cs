namespace Replication.Benchmarks.Peers;

/// <summary>
/// What one copy cost: those who copied, both registries, and, where one layer was slow, when all others stood at the target.
/// </summary>
internal sealed record MeteredCopy(
    CopyCost Cost, RegistryTraffic Source, RegistryTraffic Target, double? OthersAfterSeconds, double OtherCores);

/// <summary>The medians of several copies.</summary>
internal sealed class CopyFigures(IReadOnlyList<MeteredCopy> copies)
{
    public int Copies => copies.Count;

    public double WallSeconds => Median(static it => it.Cost.WallSeconds);

    public double LeastWallSeconds => copies.Min(static it => it.Cost.WallSeconds);

    public double CpuSeconds => Median(static it => it.Cost.CpuSeconds);

    public double PeakMiB => Median(static it => it.Cost.PeakMiB);

    public double TargetRequests => Median(static it => it.Target.Requests);

    public double SourceRequests => Median(static it => it.Source.Requests);

    public double TargetMiB => Median(static it => it.Target.ReceivedBytes) / (1 << 20);

    public double SourceMiB => Median(static it => it.Source.SentBytes) / (1 << 20);

    public double RegistryCpuSeconds => Median(static it => it.Source.CpuSeconds + it.Target.CpuSeconds);

    /// <summary>When all layers but the slow one stood at the target; null in scenes without a slow one.</summary>
    public double? OthersAfterSeconds =>
        copies.All(static it => it.OthersAfterSeconds is not null) ? Median(static it => it.OthersAfterSeconds!.Value) : null;

    /// <summary>Processors that others on this machine kept busy meanwhile: the noise.</summary>
    public double OtherCores => Median(static it => it.OtherCores);

    private double Median(Func<MeteredCopy, double> figure) => Figures.Percentile(copies.Select(figure), 0.5);
}
