using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Replication.App.Hosting;

/// <summary>What is measured of this machine's wall clock.</summary>
internal static class ClockMetrics
{
    public const string MeterName = "Replication.App";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Jumps = Meter.CreateCounter<long>(
        "replication.clock.jumps", description: "Jumps of this machine's wall clock of a second or more while the process runs, by direction");

    private static readonly Gauge<double> Ahead = Meter.CreateGauge<double>(
        "replication.clock.ahead", "s", "How far this machine's wall clock is ahead of the store's time; negative where it is behind");

    public static void Jumped(TimeSpan by) => Jumps.Add(1, new TagList { { "direction", by > TimeSpan.Zero ? "forward" : "back" } });

    public static void Compared(TimeSpan ahead) => Ahead.Record(ahead.TotalSeconds);
}
