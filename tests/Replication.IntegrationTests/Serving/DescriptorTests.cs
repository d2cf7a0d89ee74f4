using Replication.App.Descriptors;
using Replication.EmbeddedRegistry.Samples;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Serving;

/// <summary>The real program under a low limit of open files.</summary>
public sealed class DescriptorTests
{
    private const int Images = 24;

    // A process that stops loads five to ten more assemblies, and each takes two descriptors.
    private const int KeptForTheStop = 20;

    [Theory]
    [InlineData(256)]
    [InlineData(360)]
    public async Task A_limit_below_what_the_runtime_needs_is_refused_at_the_start(int limit)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(
            folder.Combine("a.yaml"), "store: { provider: sqlite, path: a.db }\nhttp: { urls: \"http://127.0.0.1:0\" }");
        await using var process =
            ReplicationProcess.StartUnder(["prlimit", $"--nofile={limit}:{limit}"], folder.Path, [], "serve", "--config", "a.yaml");

        Assert.Equal(1, await process.EndAsync());

        Assert.Contains($"limit of open files is {limit}", process.Output, StringComparison.Ordinal);
        Assert.Contains("ulimit -n", process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("420:420")]
    [InlineData("460:460")]
    public async Task With_few_descriptors_all_copies_arrive_and_the_process_ends_cleanly(string limit)
    {
        await using var system = await ServedSystem.StartAsync(
            settings: "worker: { maxConcurrentCopies: 64, maxConcurrentBlobs: 64 }", launcher: ["prlimit", $"--nofile={limit}"]);
        using var source = new RegistryPusher(system.Source.Address);
        using var target = new RegistryPusher(system.Target.Address);
        var images = Enumerable.Range(1, Images)
            .Select(static seed => SampleImage.Create(seed, [1_500_000, 400_000, 30_000, 20_000]))
            .ToList();

        await Task.WhenAll(images.Select((image, i) => source.PushAsync("team/app", $"v{i}", image)));
        for (var i = 0; i < images.Count; i++)
        {
            var record = await system.Api.FinishedTaskAsync("team/app", $"v{i}", () => system.Program.Output);
            Assert.Equal("succeeded", record.GetProperty("status").GetString());
            Assert.True(await target.HoldsAsync("team/app", $"v{i}", images[i]));
        }

        Assert.Contains("limit of open files is", system.Program.Output, StringComparison.Ordinal);
        Assert.InRange(FilesOf(system.Program.AsProcess()), 1, DescriptorBudget.OwnFiles - KeptForTheStop);
        await EndsCleanlyAsync(system.Program.AsProcess());
        Assert.DoesNotContain("Out of memory", system.Program.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", system.Program.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sigterm_while_copies_run_with_few_descriptors_ends_cleanly()
    {
        await using var system =
            await ServedSystem.StartAsync(settings: "worker: { maxConcurrentCopies: 64 }", launcher: ["prlimit", "--nofile=420:420"]);
        using var source = new RegistryPusher(system.Source.Address);
        await Task.WhenAll(Enumerable.Range(1, Images)
            .Select(seed => source.PushAsync("team/app", $"v{seed}", SampleImage.Create(seed, [2_000_000, 400_000]))));

        await EndsCleanlyAsync(system.Program.AsProcess());

        Assert.DoesNotContain("   at ", system.Program.Output, StringComparison.Ordinal);
    }

    private static int FilesOf(ReplicationProcess process) => Directory.GetFileSystemEntries($"/proc/{process.Id}/fd")
        .Count(static it => File.ResolveLinkTarget(it, returnFinalTarget: false)?.Name.StartsWith("socket:", StringComparison.Ordinal) != true);

    private static async Task EndsCleanlyAsync(ReplicationProcess process)
    {
        var exitCode = await process.SignalAsync("TERM");
        Assert.True(exitCode == 0, $"the process ended with {exitCode}:\n{process.Output}");
    }
}
