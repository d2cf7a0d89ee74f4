using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Serving;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Cli;

/// <summary>Manual replication of one image between two registries, as a script does it.</summary>
public sealed class ReplicateTests
{
    [Fact]
    public async Task A_manual_replication_copies_one_image_and_respects_override_false()
    {
        await using var system = await ServedSystem.StartAsync("tagFilter: none", start: HostedReplication.Start);
        using var home = new TemporaryFolder();
        using var source = new RegistryPusher(system.Source.Address);
        await source.PushAsync("team/app", "v1", SampleImage.Create(1));
        await source.PushAsync("team/app", "v2", SampleImage.Create(2));

        var first = await RunAsync("replicate", "hangzhou/team/app:v1", "tokyo", "--watch");
        Assert.True(first.ExitCode == 0, first.Output + first.Errors);
        Assert.Contains("succeeded  tokyo/team/app:v1", first.Lines[^1], StringComparison.Ordinal);
        var conflict = await RunAsync("replicate", "hangzhou/team/app:v2", "tokyo/team/app:v1", "--no-overwrite", "--watch");
        Assert.Equal(3, conflict.ExitCode);
        Assert.Contains("tagConflict", conflict.Lines[^1], StringComparison.Ordinal);

        var tasks = await RunAsync("tasks", "list", "--status", "failed", "--trigger", "manual");
        var id = tasks.Lines[1].Split(' ')[^1];
        Assert.Equal(3, (await RunAsync("tasks", "retry", id, "--watch")).ExitCode);
        Assert.Equal(0, (await RunAsync("tasks", "cancel", id)).ExitCode);
        tasks = await RunAsync("tasks", "list", "--status", "succeeded", "--trigger", "manual");
        var finished = await RunAsync("tasks", "cancel", tasks.Lines[1].Split(' ')[^1]);
        Assert.Equal(4, finished.ExitCode);
        Assert.Contains("task.finished", finished.Errors, StringComparison.Ordinal);
        var misspelt = await RunAsync("replicate", "hangzou/team/app:v1", "tokyo");
        Assert.Equal(1, misspelt.ExitCode);
        Assert.Contains("did you mean 'hangzhou'?", misspelt.Errors, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync("replicate", "hangzhou/team/app", "tokyo")).ExitCode);

        Task<ProgramRun> RunAsync(params string[] arguments) =>
            ProgramRun.RunAsync(home.Path, [("REPLICATION_SERVER", system.Api.Address.AbsoluteUri)], null, arguments);
    }
}
