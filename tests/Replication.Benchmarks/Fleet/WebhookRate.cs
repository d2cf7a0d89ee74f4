using System.Collections.Concurrent;
using System.Diagnostics;
using Replication.Testing.Serving;

namespace Replication.Benchmarks.Fleet;

/// <summary>
/// The rate of webhooks that one ingestor accepts, each confirmed by the broker: while coordinators process the pushes, and without them
/// beside a bare publisher, which shows what the broker allows.
/// </summary>
internal static class WebhookRate
{
    // A namespace without a rule, because this benchmark does not measure copies.
    private const string Elsewhere = "elsewhere/app";

    private const int WarmUpCount = 500;
    private const int Count = 5000;
    private const int Rounds = 5;

    public static async Task RunAsync(FleetServers servers)
    {
        await using var fleet = await BenchedFleet.StartAsync(servers, workers: 1, target: BenchedFleet.Near);
        await using var caller = new WebhookCaller(fleet.System.Hooks, BenchedFleet.Direct, ServedSystem.Secret, Elsewhere);
        await MeasureAsync(WarmUpCount, callers: 16, caller.ReportAsync);
        foreach (var callers in new[] { 1, 16, 64 })
        {
            var (perSecond, times) = await MeasureAsync(callers == 1 ? WarmUpCount : Count, callers, caller.ReportAsync);
            Console.WriteLine($"{callers,2} callers: {perSecond,6:F0} webhooks/s accepted; answer after "
                + $"{Figures.Percentile(times, 0.5):F1} ms (median), {Figures.Percentile(times, 0.99):F1} ms (99th percentile)");
        }
        foreach (var program in fleet.System.Coordinators.Concat(fleet.System.Workers))
            await program.AsProcess().KillAsync();
        await using var bare = await BarePublisher.StartAsync(servers.RabbitMq);
        await MeasureAsync(WarmUpCount, callers: 16, bare.PublishAsync);
        foreach (var callers in new[] { 16, 64 })
        {
            await CompareAsync(caller, bare, callers);
            // Pushes that arrive together share a message.
            var queues = await servers.RabbitMq.ControlAsync("list_queues", "name", "messages");
            Console.WriteLine("    messages: " + string.Join(", ", queues.Split('\n')
                .Where(static it => it.Split('\t')[0] is "batches" or "push-groups")
                .Select(static it => it.Replace('\t', ' '))));
        }
    }

    // The two take turns, so that both meet the same machine.
    private static async Task CompareAsync(WebhookCaller caller, BarePublisher bare, int callers)
    {
        var (webhooks, messages) = (new List<double>(), new List<double>());
        var (ourTimes, theirTimes) = ("", "");
        for (var round = 0; round < Rounds; round++)
        {
            var times = new ProgramTimes();
            messages.Add((await MeasureAsync(Count, callers, bare.PublishAsync)).PerSecond);
            theirTimes = times.Per(Count, "message");
            times = new ProgramTimes();
            webhooks.Add((await MeasureAsync(Count, callers, caller.ReportAsync)).PerSecond);
            ourTimes = times.Per(Count, "webhook");
        }
        var (ours, theirs) = (Figures.Percentile(webhooks, 0.5), Figures.Percentile(messages, 0.5));
        Console.WriteLine($"{callers,2} callers, no consumers: {ours,6:F0} webhooks/s, bare publisher {theirs,6:F0} messages/s with confirms: "
            + $"ratio {ours / theirs:F2} (medians of {Rounds} rounds)");
        Console.WriteLine($"{ourTimes}\n{theirTimes} (last round)");
    }

    private static async Task<(double PerSecond, IReadOnlyCollection<double> TimesMs)> MeasureAsync(
        int count, int callers, Func<int, Task> run)
    {
        var times = new ConcurrentBag<double>();
        var began = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = callers }, async (i, _) =>
        {
            var sentAt = Stopwatch.GetTimestamp();
            await run(i);
            times.Add(Stopwatch.GetElapsedTime(sentAt).TotalMilliseconds);
        });
        return (count / Stopwatch.GetElapsedTime(began).TotalSeconds, times);
    }
}
