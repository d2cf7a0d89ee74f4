using Replication.Testing.Serving;

namespace Replication.Benchmarks.Fleet;

/// <summary>The time from a push to the verified image at the target, at 50 pushes per second.</summary>
internal static class SteadyLag
{
    private const int PerSecond = 50;
    private const int WarmUpCount = 100;
    private const int Count = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1.0 / PerSecond);

    public static async Task RunAsync(FleetServers servers)
    {
        await using var fleet = await BenchedFleet.StartAsync(servers, workers: 2, target: BenchedFleet.Near);
        await MeasureAsync(fleet, "bench/warm", WarmUpCount);
        var (lags, times) = await MeasureAsync(fleet, "bench/steady", Count);
        Console.WriteLine(
            $"lag at {PerSecond} pushes/s, 2 workers: median {Figures.Percentile(lags, 0.5):F0} ms, 90th percentile "
                + $"{Figures.Percentile(lags, 0.9):F0} ms, 99th {Figures.Percentile(lags, 0.99):F0} ms, longest {lags.Max():F0} ms "
                + $"({Count} images of 2 layers)");
        Console.WriteLine(times);
    }

    private static async Task<(IReadOnlyList<double> Lags, string Times)> MeasureAsync(BenchedFleet fleet, string repository, int count)
    {
        var images = await fleet.LayReadyAsync(repository, count, 20_000, 10_000);
        var times = new ProgramTimes();
        var reports = new List<Task>();
        using (var timer = new PeriodicTimer(Interval))
        {
            for (var i = 0; i < count; i++)
            {
                await timer.WaitForNextTickAsync();
                reports.Add(fleet.ReportPushesAsync(repository, [($"v{i}", images[i].Digest)]));
            }
        }
        await Task.WhenAll(reports);
        var records = await fleet.SucceededAsync(repository, count, BenchedFleet.Rarely);
        var lags = records.Select(static it => (it.GetProperty("finishedAt")
            .GetDateTimeOffset() - it.GetProperty("pushedAt").GetDateTimeOffset()).TotalMilliseconds);
        return ([.. lags], times.Per(count, "push"));
    }
}
