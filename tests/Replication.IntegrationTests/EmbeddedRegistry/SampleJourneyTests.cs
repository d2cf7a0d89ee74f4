using Replication.EmbeddedRegistry;
using Replication.EmbeddedRegistry.Samples;
using Replication.Testing.Servers;
using Xunit;

namespace Replication.IntegrationTests.EmbeddedRegistry;

public sealed class SampleJourneyTests
{
    [Fact]
    public async Task Samples_outlive_a_restart()
    {
        using var folder = new TemporaryFolder();
        var image = SampleImage.Create(seed: 1, layerSizes: [0, 10, 300_000], format: SampleFormat.Docker);
        var index = SampleIndex.Create([SampleImage.Create(seed: 2), SampleIndex.Create(3, "amd64", "arm64")]);
        await using (var registry = await EmbeddedRegistryServer.StartAsync(new() { Folder = folder.Path }))
        {
            using var pusher = new RegistryPusher(registry.Address);
            await pusher.PushAsync("team/app", "v1", image);
            await pusher.PushAsync("team/app", "all", index);
        }

        await using var again = await EmbeddedRegistryServer.StartAsync(new() { Folder = folder.Path });
        using var reader = new RegistryPusher(again.Address);

        Assert.True(await reader.HoldsAsync("team/app", "v1", image));
        Assert.True(await reader.HoldsAsync("team/app", "all", index));
        Assert.False(await reader.HoldsAsync("team/app", "v1", index));
    }
}
