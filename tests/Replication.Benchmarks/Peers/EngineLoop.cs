using System.Diagnostics;
using System.Text.Json;
using Replication.Contracts.Images;
using Replication.Registries;

namespace Replication.Benchmarks.Peers;

internal sealed record EngineOrder(Uri Source, Uri Target, IReadOnlyList<CopyPair> Pairs, int Parallel);

internal sealed record EngineReport(CopyCost? Cost, string? Failure);

/// <summary>The process of <see cref="WarmEngine"/>. It reads one copy order per line from standard input.</summary>
internal static class EngineLoop
{
    public const string Name = "engine";

    public static async Task<int> RunAsync()
    {
        var copier = new ImageCopier(new CopyOptions());
        var clients = new Dictionary<Uri, RegistryClient>();
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var order = JsonSerializer.Deserialize<EngineOrder>(line)!;
            foreach (var gone in clients.Keys.Except([order.Source, order.Target]).ToList())
            {
                clients.Remove(gone, out var client);
                client!.Dispose();
            }
            foreach (var address in new[] { order.Source, order.Target })
            {
                if (!clients.ContainsKey(address))
                    clients[address] = new RegistryClient(
                        new RegistryConnection { Endpoint = address }, new RegistryClientOptions(), TimeProvider.System);
            }
            Console.WriteLine(JsonSerializer.Serialize(await CopyAsync(copier, clients[order.Source], clients[order.Target], order)));
        }
        return 0;
    }

    private static async Task<EngineReport> CopyAsync(ImageCopier copier, RegistryClient source, RegistryClient target, EngineOrder order)
    {
        // This resets the peak of the resident memory.
        await File.WriteAllTextAsync("/proc/self/clear_refs", "5");
        var cpuBefore = Environment.CpuUsage.TotalTime;
        var began = Stopwatch.GetTimestamp();
        string? failure = null;
        await Parallel.ForEachAsync(order.Pairs, new ParallelOptions { MaxDegreeOfParallelism = order.Parallel }, async (pair, token) =>
        {
            var result = await copier.CopyAsync(
                new CopyRequest
                {
                    Source = source,
                    SourceRepository = RepositoryName.Parse(pair.SourceRepository),
                    SourceTag = Tag.Parse(pair.SourceTag),
                    Target = target,
                    TargetRepository = RepositoryName.Parse(pair.TargetRepository),
                    TargetTag = Tag.Parse(pair.TargetTag),
                },
                token);
            if (result is not CopyResult.Copied)
                failure = result.ToString();
        });
        var wall = Stopwatch.GetElapsedTime(began);
        var cpu = Environment.CpuUsage.TotalTime - cpuBefore;
        return failure is null
            ? new EngineReport(
                new CopyCost(wall.TotalSeconds, cpu.TotalSeconds, ProcessFigures.PeakMiB(Environment.ProcessId)!.Value), null)
            : new EngineReport(null, failure);
    }
}
