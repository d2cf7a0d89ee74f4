using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Registries;
using Replication.Testing.Layouts;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Copy;

/// <summary>The command as a process, with a folder or an archive on one side: what it prints, how it ends.</summary>
public sealed class CopyFolderCommandTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly SampleImage _image = SampleImage.Create(layerSizes: [5000, 3_000_000]);
    private RegistryPair _pair = null!;

    private string Source => $"{_pair.Source.Address.Authority}/team/app:v1";

    private string Target => $"{_pair.Target.Address.Authority}/team/app:v1";

    public async ValueTask InitializeAsync() => _pair = await RegistryPair.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _pair.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_image_goes_into_a_folder_and_out_of_it()
    {
        await _pair.PushAsync(_image);

        var (code, output) = await RunAsync(Source, "oci:export:v1", "--src-plain-http");

        Assert.Equal(0, code);
        Assert.Contains($"Copied to oci:export:v1\n  {_image.Digest}\n", output, StringComparison.Ordinal);
        Assert.True(SampleLayout.Holds(_folder.Combine("export"), _image));

        (code, output) = await RunAsync("oci:export", Target, "--dst-plain-http", "--json");

        Assert.Equal(0, code);
        Assert.Contains("\"source\":\"oci:export\"", output, StringComparison.Ordinal);
        Assert.Contains("\"outcome\":\"copied\",\"exitCode\":0", output, StringComparison.Ordinal);
        await _pair.AssertHeldAsync(_image);
    }

    [Fact]
    public async Task Another_image_in_the_folder_is_kept_with_no_overwrite()
    {
        await _pair.PushAsync(_image);
        SampleLayout.Write(_folder.Combine("export"), SampleImage.Create(seed: 2), "v1");

        var (code, output) = await RunAsync(Source, "oci:export:v1", "--src-plain-http", "--no-overwrite");

        Assert.Equal(3, code);
        Assert.Contains("oci:export:v1 is another image and was not replaced.", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("docker-archive:absent.tar", "oci:export", 1, "does not exist. Check the path.")]
    [InlineData("oci:export", "docker-archive:app.tar", 2, "DST: an archive is only read")]
    public async Task What_cannot_work_is_refused(string source, string target, int expected, string reason)
    {
        var (code, output) = await RunAsync(source, target);

        Assert.Equal(expected, code);
        Assert.Contains(reason, output, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        await using var process = ReplicationProcess.Start(_folder.Path, [("DOCKER_CONFIG", _folder.Path)], ["copy", .. arguments]);
        return (await process.EndAsync(), process.Output);
    }
}
