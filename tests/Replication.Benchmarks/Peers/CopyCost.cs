namespace Replication.Benchmarks.Peers;

/// <summary>What copying took of the copying process; of several at a time, their memory together.</summary>
internal sealed record CopyCost(double WallSeconds, double CpuSeconds, double PeakMiB);
