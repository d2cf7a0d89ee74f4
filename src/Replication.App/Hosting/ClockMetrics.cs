using System.Diagnostics.Metrics;
using Replication.Contracts.Metrics;

namespace Replication.App.Hosting;

/// <summary>Metrics of this machine's wall clock.</summary>
internal static class ClockMetrics
{
    public const string MeterName = "Replication.App";

    private static readonly Meter Meter = new(MeterName);

    private static readonly CounterMetric Jumps = new(
        Meter, "replication.clock.jumps", null, "jumps of the wall clock of a second or more; direction is forward or back", "direction");

    private static readonly GaugeMetric Ahead = new(
        Meter, "replication.clock.ahead", "s", "how far the wall clock is ahead of the store's time; negative when it is behind");

    public static void Jumped(TimeSpan by) => Jumps.Add(1, by > TimeSpan.Zero ? "forward" : "back");

    public static void Compared(TimeSpan ahead) => Ahead.Record(ahead.TotalSeconds);
}
