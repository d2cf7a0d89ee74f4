using Replication.Chaos.Checks;
using Replication.EmbeddedRegistry.Samples;
using Replication.Testing.Servers;
using Xunit;

namespace Replication.IntegrationTests.Chaos;

/// <summary>The reader of the chaos run detects incomplete and damaged images.</summary>
public sealed class ImagePullTests
{
    private const string Repository = "team/app";

    private readonly SampleIndex _index = SampleIndex.Create(3, "amd64", "arm64");

    [Fact]
    public async Task A_complete_image_passes_the_check()
    {
        await using var registry = await PushedAsync();
        using var pull = new ImagePull(registry.Address);

        var image = await pull.PullAsync(Repository, "v1");

        Assert.Equal(_index.Digest, image.Digest);
        Assert.Empty(image.Faults);
        Assert.Null((await pull.PullAsync(Repository, "v2")).Digest);
    }

    [Fact]
    public async Task A_missing_layer_and_a_damaged_manifest_are_reported()
    {
        await using var registry = await PushedAsync();
        using var pull = new ImagePull(registry.Address);
        var (first, second) = (_index.Children[0], _index.Children[1]);
        File.Delete(DataOf(registry, first.Blobs[1].Digest));
        await File.AppendAllTextAsync(DataOf(registry, second.Blobs[0].Digest), " ");

        var image = await pull.PullAsync(Repository, "v1");

        Assert.Equal(_index.Digest, image.Digest);
        Assert.Collection(
            image.Faults,
            it => Assert.Equal($"blobs/{first.Blobs[1].Digest} is not there", it),
            it => Assert.StartsWith($"blobs/{second.Blobs[0].Digest} is sha256:", it, StringComparison.Ordinal));
    }

    private async Task<DockerRegistryServer> PushedAsync()
    {
        var registry = await DockerRegistryServer.StartAsync();
        using var pusher = new RegistryPusher(registry.Address);
        await pusher.PushAsync(Repository, "v1", _index);
        return registry;
    }

    private static string DataOf(DockerRegistryServer registry, string digest) =>
        Path.Combine(registry.StorageFolder, "docker/registry/v2/blobs/sha256", digest[7..9], digest[7..], "data");
}
