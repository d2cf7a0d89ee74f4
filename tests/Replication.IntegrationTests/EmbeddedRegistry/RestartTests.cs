using System.Net;
using Replication.EmbeddedRegistry;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.EmbeddedRegistry.Conformance;
using Replication.Testing.Servers;
using Xunit;

namespace Replication.IntegrationTests.EmbeddedRegistry;

public sealed class RestartTests
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

    [Fact]
    public async Task An_upload_continues_after_a_restart_at_the_same_address()
    {
        using var folder = new TemporaryFolder();
        var content = RegistryProbe.RandomBytes(3000);
        Uri address;
        string session;
        await using (var registry = await EmbeddedRegistryServer.StartAsync(new() { Folder = folder.Path }))
        {
            address = registry.Address;
            using var before = new RegistryProbe(address);
            session = await before.PatchAsync(await before.StartUploadAsync("team/app"), content[..1000]);
        }

        await using var again = await EmbeddedRegistryServer.StartAsync(new() { Folder = folder.Path, Port = address.Port });
        using var probe = new RegistryProbe(address);
        session = await probe.PatchAsync(session, content[1000..2000], "1000-1999");
        using var completed = await probe.CompleteAsync(session, RegistryProbe.Sha256(content), content[2000..]);

        Assert.Equal(HttpStatusCode.Created, completed.StatusCode);
        using var get = await probe.GetAsync($"/v2/team/app/blobs/{RegistryProbe.Sha256(content)}");
        Assert.Equal(content, await get.Content.ReadAsByteArrayAsync());
    }
}
