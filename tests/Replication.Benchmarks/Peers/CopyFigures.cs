namespace Replication.Benchmarks.Peers;

/// <summary>
/// The cost of one copy: for the copying processes and both registries. With a slow layer, also the time until all other layers were stored
/// at the target.
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

    /// <summary>The time until all layers except the slow one were stored at the target; null in scenes without a slow layer.</summary>
    public double? OthersAfterSeconds =>
        copies.All(static it => it.OthersAfterSeconds is not null) ? Median(static it => it.OthersAfterSeconds!.Value) : null;

    /// <summary>The number of processors that other processes of the machine used: the noise of the measurement.</summary>
    public double OtherCores => Median(static it => it.OtherCores);

    private double Median(Func<MeteredCopy, double> figure) => Figures.Percentile(copies.Select(figure), 0.5);
}
