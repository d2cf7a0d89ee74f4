namespace Replication.Benchmarks.Peers;

/// <summary>The cost of a copy in the copying processes. The memory is the sum over concurrent processes.</summary>
internal sealed record CopyCost(double WallSeconds, double CpuSeconds, double PeakMiB);
