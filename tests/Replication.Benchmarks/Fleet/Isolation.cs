using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Replication.EmbeddedRegistry;
using Replication.EmbeddedRegistry.Faults;
using Replication.Testing.Servers;
using Replication.Testing.Serving;

namespace Replication.Benchmarks.Fleet;

/// <summary>
/// Compares the lag of one target alone with its lag next to two bad targets: one never responds, one rejects every request. Two fleets
/// receive pushes in turn.
/// </summary>
internal static class Isolation
{
    private const int Stuck = 150;
    private const int WarmUpCount = 30;
    private const int Count = 200;

    /// <summary>The exit code if the ratio exceeds the limit.</summary>
    private const int PromiseBroken = 4;
    private const double Promised = 1.2;

    public static async Task RunAsync(FleetServers servers)
    {
        using var hole = new TcpListener(IPAddress.Loopback, 0);
        hole.Start();
        using var folder = new TemporaryFolder();
        await using var full = await EmbeddedRegistryServer.StartAsync(new EmbeddedRegistryOptions { Folder = folder.Path });
        full.Faults.Add(new RequestMatch(), Fault.Status(StatusCodes.Status429TooManyRequests, retryAfter: "5"));
        await using var secondBroker = await RabbitMqServer.StartAsync("# a process of its own");
        await using var alone = await StartAsync(servers, null, hole, full);
        await using var beside = await StartAsync(servers, secondBroker, hole, full);
        var digest = (await beside.LayReadyAsync("lost/app", 1, 1000))[0].Digest;
        await beside.LayReadyAsync("busy/app", 1, 1000);
        foreach (var repository in new[] { "lost/app", "busy/app" })
            await beside.ReportPushesAsync(repository, Enumerable.Range(0, Stuck).Select(i => ($"v{i}", digest)));

        await MeasureAsync(alone, beside, "bench/warm", WarmUpCount);
        var (without, with) = await MeasureAsync(alone, beside, "bench/third", Count);
        Console.WriteLine($"alone:          median {Figures.Percentile(without, 0.5):F0} ms, mean {without.Average():F0} ms, 90th "
            + $"percentile {Figures.Percentile(without, 0.9):F0} ms");
        Console.WriteLine(
            $"beside the two: median {Figures.Percentile(with, 0.5):F0} ms, mean {with.Average():F0} ms, 90th percentile "
                + $"{Figures.Percentile(with, 0.9):F0} ms");
        Console.WriteLine($"ratio:          median {Figures.Percentile(with, 0.5) / Figures.Percentile(without, 0.5):F2}, mean "
            + $"{with.Average() / without.Average():F2}, 90th percentile "
            + $"{Figures.Percentile(with, 0.9) / Figures.Percentile(without, 0.9):F2} (promised: at most {Promised}; {Count} pushes "
            + $"each, in turn)");
        if (Figures.Percentile(with, 0.5) > Promised * Figures.Percentile(without, 0.5))
            Environment.ExitCode = PromiseBroken;
        var stuck = (await beside.System.Api.GetAsync("/api/v1/tasks?repository=lost/app&limit=500"))
            .GetProperty("items")
            .EnumerateArray()
            .Count(static it => it.GetProperty("status").GetString() is "pending" or "running");
        Console.WriteLine($"meanwhile {stuck} of {Stuck} tasks waited for the target that never answers");
    }

    private static Task<BenchedFleet> StartAsync(
        FleetServers servers, RabbitMqServer? broker, TcpListener hole, EmbeddedRegistryServer full) => BenchedFleet.StartAsync(
        servers,
        workers: 2,
        target: BenchedFleet.Near,
        instances: $"- {{ name: hole, endpoint: \"http://{hole.LocalEndpoint}\" }}\n  - {{ name: full, endpoint: "
            + $"\"{full.Address.GetLeftPart(UriPartial.Authority)}\" }}",
        rules: """
        - { name: to-hole, source: direct, target: hole, level: namespace, namespace: lost, tagFilter: ".*" }
          - { name: to-full, source: direct, target: full, level: namespace, namespace: busy, tagFilter: ".*" }
        """,
        rabbitMq: broker);

    private static async Task<(List<double> Without, List<double> With)> MeasureAsync(
        BenchedFleet alone, BenchedFleet beside, string repository, int count)
    {
        var (imagesAlone, imagesBeside) =
            (await alone.LayReadyAsync(repository, count, 20_000, 10_000), await beside.LayReadyAsync(repository, count, 20_000, 10_000));
        for (var i = 0; i < count; i++)
        {
            await OneAsync(alone, repository, i, imagesAlone[i].Digest);
            await OneAsync(beside, repository, i, imagesBeside[i].Digest);
        }
        return (await LagsAsync(alone, repository, count), await LagsAsync(beside, repository, count));
    }

    private static async Task OneAsync(BenchedFleet fleet, string repository, int i, string digest)
    {
        await fleet.ReportPushesAsync(repository, [($"v{i}", digest)]);
        await fleet.System.Api.FinishedTaskAsync(repository, $"v{i}", () => fleet.System.Output);
    }

    private static async Task<List<double>> LagsAsync(BenchedFleet fleet, string repository, int count) =>
        (await fleet.SucceededAsync(repository, count)).ConvertAll(static it => (it.GetProperty("finishedAt")
            .GetDateTimeOffset() - it.GetProperty("pushedAt").GetDateTimeOffset()).TotalMilliseconds);
}
