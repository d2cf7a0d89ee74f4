using System.Net;
using Replication.EmbeddedRegistry.Samples;
using Replication.Testing.Servers;
using Xunit;

namespace Replication.IntegrationTests.EmbeddedRegistry;

public sealed class DockerRegistryServerTests
{
    [Fact]
    public async Task Samples_survive_a_kill_and_a_restart_on_the_same_address()
    {
        await using var server = await DockerRegistryServer.StartAsync();
        using var pusher = new RegistryPusher(server.Address);
        var image = SampleImage.Create(seed: 1, layerSizes: [10, 100_000], format: SampleFormat.Docker);
        var index = SampleIndex.Create([SampleImage.Create(seed: 2), SampleIndex.Create(3, "amd64", "arm64")]);
        await pusher.PushAsync("team/app", "v1", image);
        await pusher.PushAsync("team/app", "all", index);
        var address = server.Address;

        server.Kill();
        await server.RestartAsync();

        Assert.Equal(address, server.Address);
        Assert.True(await pusher.HoldsAsync("team/app", "v1", image));
        Assert.True(await pusher.HoldsAsync("team/app", "all", index));
        Assert.False(await pusher.HoldsAsync("team/app", "v1", index));
    }

    [Fact]
    public async Task A_stopped_registry_answers_no_more_until_it_is_started_again()
    {
        await using var server = await DockerRegistryServer.StartAsync();
        using var pusher = new RegistryPusher(server.Address);
        await pusher.PushAsync("team/app", "v1", SampleImage.Create());

        await server.StopAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => pusher.ReadManifestAsync("team/app", "v1"));
        await server.RestartAsync();

        Assert.True(await pusher.HoldsAsync("team/app", "v1", SampleImage.Create()));
    }

    [Fact]
    public async Task A_registry_with_a_user_refuses_other_callers()
    {
        var user = new NetworkCredential("robot", "its password");
        await using var server = await DockerRegistryServer.StartAsync(new() { BasicAuthentication = user });
        using var robot = new RegistryPusher(server.Address, user);
        using var stranger = new RegistryPusher(server.Address, new NetworkCredential("robot", "a guess"));
        var image = SampleImage.Create();

        await robot.PushAsync("team/app", "v1", image);
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => stranger.ReadManifestAsync("team/app", "v1"));

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.True(await robot.HoldsAsync("team/app", "v1", image));
    }
}
