using System.Text.Json;
using Replication.Testing.Servers;
using Replication.Testing.Serving;

namespace Replication.Benchmarks.Fleet;

/// <summary>Tasks per second with one, two and four workers, to a registry that is 100 ms away.</summary>
internal static class WorkerScaling
{
    private const int Count = 160;

    private static readonly long[] Layers = [40_000, 20_000, 10_000];
    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(100);

    public static async Task RunAsync(FleetServers servers)
    {
        await using var registry = await DockerRegistryServer.StartAsync();
        await using var line = DelayingProxy.Start(registry.Address, RoundTrip);
        await using var fleet = await BenchedFleet.StartAsync(
            servers,
                workers: 1,
                target: "far",
                instances: $"- {{ name: far, endpoint: \"{line.Address.GetLeftPart(UriPartial.Authority)}\" }}");
        double? one = null;
        foreach (var workers in new[] { 1, 2, 4 })
        {
            while (fleet.System.Workers.Count < workers)
                fleet.System.Workers.Add(await fleet.System.StartAsync("worker"));
            // Warm-up: the workers open their connections and detect the capabilities of the registries.
            await MeasureAsync(fleet, $"bench/warm{workers}", Count / 4);
            var (perSecond, times) = await MeasureAsync(fleet, $"bench/with{workers}", Count);
            one ??= perSecond;
            Console.WriteLine($"{workers} worker{(workers > 1 ? "s" : " ")} to a target 100 ms away: {perSecond,6:F1} tasks/s "
                + $"({perSecond / one:F2} times one worker's; {Count} images of 3 layers and {Layers.Sum() / 1000} kB)");
            Console.WriteLine(times);
        }
    }

    private static async Task<(double PerSecond, string Times)> MeasureAsync(BenchedFleet fleet, string repository, int count)
    {
        var images = await fleet.LayReadyAsync(repository, count, Layers);
        var times = new ProgramTimes();
        await fleet.ReportPushesAsync(repository, images.Select(static (image, i) => ($"v{i}", image.Digest)));
        var records = await fleet.SucceededAsync(repository, count, BenchedFleet.Rarely);
        return (count / (records.Max(FinishedAt) - records.Min(CreatedAt)).TotalSeconds, times.Per(count, "task"));
    }

    private static DateTimeOffset FinishedAt(JsonElement record) => record.GetProperty("finishedAt").GetDateTimeOffset();

    private static DateTimeOffset CreatedAt(JsonElement record) => record.GetProperty("createdAt").GetDateTimeOffset();
}
