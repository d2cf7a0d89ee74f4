using System.Diagnostics;
using Replication.Testing.Serving;

namespace Replication.Benchmarks.Fleet;

/// <summary>
/// The rate of webhooks that one ingestor accepts, each confirmed by the broker. Coordinators process the pushes at the same time.
/// </summary>
internal static class WebhookRate
{
    private const int WarmUpCount = 500;
    private const int Count = 5000;

    public static async Task RunAsync(FleetServers servers)
    {
        await using var fleet = await BenchedFleet.StartAsync(servers, workers: 1, target: BenchedFleet.Near);
        await MeasureAsync(fleet, WarmUpCount, callers: 16);
        foreach (var callers in new[] { 1, 16, 64 })
        {
            var (perSecond, times) = await MeasureAsync(fleet, callers == 1 ? WarmUpCount : Count, callers);
            Console.WriteLine($"{callers,2} callers: {perSecond,6:F0} webhooks/s accepted; answer after "
                + $"{Figures.Percentile(times, 0.5):F1} ms (median), {Figures.Percentile(times, 0.99):F1} ms (99th percentile)");
        }
    }

    // The pushes belong to a namespace without a rule, because this benchmark does not measure copies.
    private static async Task<(double PerSecond, IReadOnlyCollection<double> TimesMs)> MeasureAsync(
        BenchedFleet fleet, int count, int callers)
    {
        var digest = $"sha256:{new string('0', 64)}";
        var times = new System.Collections.Concurrent.ConcurrentBag<double>();
        var began = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = callers }, async (i, _) =>
        {
            var sentAt = Stopwatch.GetTimestamp();
            await fleet.ReportPushesAsync("elsewhere/app", [($"v{i}", digest)]);
            times.Add(Stopwatch.GetElapsedTime(sentAt).TotalMilliseconds);
        });
        return (count / Stopwatch.GetElapsedTime(began).TotalSeconds, times);
    }
}
