using Replication.Testing.Servers;
using Replication.Testing.Serving;

namespace Replication.Benchmarks.Fleet;

/// <summary>
/// The cost of one push for the broker, the database and the registries, computed from its trace, and the database load of an idle fleet.
/// </summary>
internal static class PushCost
{
    private const int WarmUpCount = 10;
    private const int Count = 20;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(FleetServers servers)
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var fleet = await BenchedFleet.StartAsync(
            servers,
                workers: 2,
                target: BenchedFleet.Near,
                settings: $"telemetry: {{ otlpEndpoint: \"{collector.Address.GetLeftPart(UriPartial.Authority)}\" }}");
        await MeasureAsync(fleet, collector, "bench/warm", WarmUpCount);
        var costs = await MeasureAsync(fleet, collector, "bench/counted", Count);
        Print("MongoDB operations", costs, static it => it.DatabaseOperations);
        Print("bus messages", costs, static it => it.Messages);
        Print("registry requests", costs, static it => it.Requests);
        foreach (var (operation, count) in costs.SelectMany(static it => it.Operations)
            .GroupBy(static it => it)
            .Select(static it => (it.Key, it.Count()))
            .OrderByDescending(static it => it.Item2))
            Console.WriteLine($"    {(double)count / Count,5:F2} {operation}");

        // Pending spans are exported within five seconds.
        await Task.Delay(Rest);
        var before = collector.Spans.Count(IsDatabaseOperation);
        await Task.Delay(Rest);
        Console.WriteLine(
            $"at rest, 4 processes: {(collector.Spans.Count(IsDatabaseOperation) - before) / Rest.TotalSeconds:F1} MongoDB operations/s");
    }

    private static void Print(string what, IReadOnlyCollection<TraceCost> costs, Func<TraceCost, int> count) =>
        Console.WriteLine($"{what,-20} per push: {costs.Average(count):F1} (fewest {costs.Min(count)}, most {costs.Max(count)})");

    // One push at a time, so that no task waits and no wake-up is repeated.
    private static async Task<IReadOnlyList<TraceCost>> MeasureAsync(
        BenchedFleet fleet, OtlpReceiver collector, string repository, int count)
    {
        var images = await fleet.LayReadyAsync(repository, count, 100_000, 20_000);
        for (var i = 0; i < count; i++)
        {
            await fleet.ReportPushesAsync(repository, [($"v{i}", images[i].Digest)]);
            await fleet.SucceededAsync(repository, i + 1);
        }
        var records = await fleet.SucceededAsync(repository, count);
        var costs = new List<TraceCost>();
        foreach (var record in records)
            costs.Add(await TraceCost.OfAsync(collector, record.GetProperty("traceId").GetString()!));
        return costs;
    }

    private static bool IsDatabaseOperation(ReceivedSpan span) => TraceCost.IsDatabaseOperation(span);
}
