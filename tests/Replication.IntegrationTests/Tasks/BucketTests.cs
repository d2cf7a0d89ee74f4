using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Serving;
using Replication.Testing.Layouts;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Tasks;

/// <summary>Buckets as the targets and sources of tasks of a running system.</summary>
public sealed class BucketTests
{
    [Fact]
    public async Task An_image_goes_through_a_bucket_from_one_registry_to_another()
    {
        using var folder = new TemporaryFolder();
        await using var system = await ServedSystem.StartAsync(
            "tagFilter: none",
            instances: $"- {{ name: export, kind: bucket, url: \"file://{folder.Combine("export")}\" }}",
            start: HostedReplication.Start);
        using var source = new RegistryPusher(system.Source.Address);
        var image = SampleImage.Create(1);
        await source.PushAsync("team/app", "v1", image);

        var into = await RunAsync("replicate", "hangzhou/team/app:v1", "export", "--watch");
        Assert.True(into.ExitCode == 0, into.Output + into.Errors);
        Assert.True(SampleLayout.Holds(folder.Combine("export", "team", "app"), image));
        var outOf = await RunAsync("replicate", "export/team/app:v1", "tokyo/team/copy:v1", "--watch");
        Assert.True(outOf.ExitCode == 0, outOf.Output + outOf.Errors);
        var check = await RunAsync("instances", "check", "export");
        Assert.True(check.ExitCode == 0, check.Output + check.Errors);
        Assert.Contains("file://", (await RunAsync("instances", "list")).Output, StringComparison.Ordinal);

        Task<ProgramRun> RunAsync(params string[] arguments) =>
            ProgramRun.RunAsync(folder.Path, [("REPLICATION_SERVER", system.Api.Address.AbsoluteUri)], null, arguments);
    }
}
