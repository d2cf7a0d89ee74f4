using System.Diagnostics;
using Replication.Benchmarks.Peers;
using Replication.EmbeddedRegistry.Samples;
using Replication.Testing.Servers;
using Replication.Testing.Serving;

namespace Replication.Benchmarks;

/// <summary>
/// A backfill of a namespace that already exists at the target, with both registries 100 ms away: first many repositories with few tags,
/// then one repository with many tags.
/// </summary>
internal static class BackfillRate
{
    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(100);

    public static async Task RunAsync()
    {
        await RunAsync("500 repositories of 10 tags", 500, 10);
        await RunAsync("one repository of 5,000 tags", 1, 5000);
    }

    /// <summary>
    /// The same with nearby registries and very many tags, which are written directly into the storage folders. Measures the memory of the
    /// backfill.
    /// </summary>
    public static async Task RunLargeAsync()
    {
        using var place = new StoragePlace(inMemory: true);
        await RunAsync("2,000 repositories of one tag, and one of 100,000", 2000, 1, TimeSpan.Zero, furtherTags: 100_000);
    }

    private static Task RunAsync(string title, int repositoryCount, int tagCount) =>
        RunAsync(title, repositoryCount, tagCount, RoundTrip, furtherTags: 0);

    private static async Task RunAsync(string title, int repositoryCount, int tagCount, TimeSpan roundTrip, int furtherTags)
    {
        await using var source = await DockerRegistryServer.StartAsync();
        await using var target = await DockerRegistryServer.StartAsync();
        foreach (var registry in new[] { source, target })
        {
            await SeedAsync(registry.Address, repositoryCount, tagCount);
            LayTags(Path.Combine(registry.StorageFolder, "docker/registry/v2/repositories/team/r000/_manifests/tags"), furtherTags);
        }
        await using var farSource = DelayingProxy.Start(source.Address, roundTrip);
        await using var farTarget = DelayingProxy.Start(target.Address, roundTrip);
        using var folder = new TemporaryFolder();
        var port = FreePort.Take();
        await File.WriteAllTextAsync(folder.Combine("replication.yaml"), $$"""
            store: { provider: sqlite, path: {{folder.Combine("replication.db")}} }
            http: { urls: "http://127.0.0.1:{{port}}" }
            instances:
              - { name: hangzhou, endpoint: "{{farSource.Address.GetLeftPart(UriPartial.Authority)}}" }
              - { name: tokyo, endpoint: "{{farTarget.Address.GetLeftPart(UriPartial.Authority)}}" }
            rules:
              - { name: team, source: hangzhou, target: tokyo, level: namespace, namespace: team, tagFilter: ".*" }
            """);
        await using var process = ReplicationProcess.Start(folder.Path, [], "serve", "--config", folder.Combine("replication.yaml"));
        using var api = new ApiClient(await process.ListeningAsync());
        var (_, begun) = await api.PostAsync("/api/v1/rules/team/backfills", "{}");
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var backfill = await api.GetAsync($"/api/v1/backfills/{begun.GetProperty("id").GetString()}");
            if (backfill.GetProperty("status").GetString() is not ("pending" or "running"))
            {
                var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
                var found = backfill.GetProperty("found").GetInt64();
                Console.WriteLine($"{title}, {roundTrip.TotalMilliseconds:F0} ms away, all there: {found / seconds:F0} images/s ({found} "
                    + $"in {seconds:F1} s, {backfill.GetProperty("alreadyThere").GetInt64()} already there, "
                    + $"{Figures.ResidentMiB(process.Id):F0} MiB, at most {ProcessFigures.PeakMiB(process.Id):F0})");
                return;
            }
            await Task.Delay(50);
        }
    }

    private static void LayTags(string folder, int count)
    {
        var first = Directory.GetFiles(Path.Combine(folder, "v0"), "*", SearchOption.AllDirectories)
            .Select(file => (Place: Path.GetRelativePath(Path.Combine(folder, "v0"), file), Text: File.ReadAllText(file)))
            .ToList();
        for (var tag = 0; tag < count; tag++)
        {
            foreach (var (place, text) in first)
            {
                var file = Path.Combine(folder, $"further{tag}", place);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllText(file, text);
            }
        }
    }

    private static async Task SeedAsync(Uri registry, int repositoryCount, int tagCount)
    {
        using var pusher = new RegistryPusher(registry);
        var image = SampleImage.Create(1);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, repositoryCount), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (repository, token) =>
            {
                await pusher.PushAsync($"team/r{repository:000}", "v0", image, token);
                for (var tag = 1; tag < tagCount; tag++)
                    await pusher.PutManifestAsync($"team/r{repository:000}", $"v{tag}", image, token);
            });
    }
}
