using System.Diagnostics;
using System.Text.RegularExpressions;
using Replication.EmbeddedRegistry.Samples;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Demo;

public sealed class DemoTests
{
    [Fact]
    public async Task With_once_it_exits_with_zero_after_both_images_are_replicated()
    {
        using var folder = new TemporaryFolder();
        await using var demo = ReplicationProcess.Start(folder.Path, [("TMPDIR", folder.Path)], "demo", "--once");

        Assert.Equal(0, await demo.EndAsync());

        Assert.Equal(2, Regex.Count(demo.Output, "identical bytes.*Succeeded"));
        Assert.DoesNotContain("warn:", demo.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task It_replicates_pushes_of_users_until_it_is_stopped_and_removes_its_files()
    {
        using var folder = new TemporaryFolder();
        await using var demo = ReplicationProcess.Start(folder.Path, [("TMPDIR", folder.Path)], "demo");
        await Waiting.UntilAsync<object>(
            () => Task.FromResult<object?>(demo.Output.Contains("Ctrl-C", StringComparison.Ordinal) ? demo : null), () => demo.Output);
        var source = Address(demo.Output, "source registry");
        using var target = new RegistryPusher(new Uri($"http://{Address(demo.Output, "target registry")}/"));
        using var pusher = new RegistryPusher(new Uri($"http://{source}/"));
        var image = SampleImage.Create(7);

        await pusher.PushAsync("demo/visitor", "http", image);
        await SkopeoCopyAsync($"docker://{source}/demo/visitor:http", $"docker://{source}/demo/visitor:skopeo");

        await Waiting.UntilAsync<object>(async () => await target.HoldsAsync("demo/visitor", "http", image)
            ? target
            : null, () => demo.Output);
        await Waiting.UntilAsync<object>(async () => await target.HoldsAsync("demo/visitor", "skopeo", image)
            ? target
            : null, () => demo.Output);
        Assert.Equal(130, await demo.SignalAsync("INT"));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    private static string Address(string output, string what) => Regex.Match(output, $@"{what}\s+(\S+)").Groups[1].Value;

    private static async Task SkopeoCopyAsync(string from, string to)
    {
        using var skopeo = Process.Start(new ProcessStartInfo("skopeo", [
            "copy", "--src-tls-verify=false", "--dest-tls-verify=false", from, to
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true })!;
        skopeo.OutputDataReceived += (_, _) => { };
        skopeo.BeginOutputReadLine();
        var error = await skopeo.StandardError.ReadToEndAsync();
        await skopeo.WaitForExitAsync();
        Assert.True(skopeo.ExitCode == 0, error);
    }
}
