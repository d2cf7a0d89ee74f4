using Replication.EmbeddedRegistry.Notifications;
using Replication.EmbeddedRegistry.Samples;
using Xunit;

namespace Replication.IntegrationTests.EmbeddedRegistry.Notifications;

public sealed class EmbeddedRegistryNotifications : NotificationConformance
{
    private protected override string ContentType => "application/vnd.docker.distribution.events.v2+json";

    [Fact]
    public async Task Ignored_events_are_not_reported()
    {
        await using var listener = await EventListener.StartAsync();
        var (address, server) = await StartAsync(new() { Url = listener.Address, IgnoredActions = ["pull"] });
        await using var _ = server;
        using var pusher = new RegistryPusher(address);
        var (first, second) = (SampleImage.Create(1), SampleImage.Create(2));
        await pusher.PushAsync("team/app", "v1", first);
        AssertPushed(await listener.NextAsync("push", "manifest"), first, address, "v1");

        await pusher.ReadManifestAsync("team/app", "v1");
        await pusher.PushBlobAsync("team/app", second.Blobs[0]);

        Assert.Equal(second.Blobs[0].Digest, Digest((await listener.NextAsync()).Event));
    }

    private protected override async Task<(Uri Address, IAsyncDisposable Server)> StartAsync(NotificationEndpoint endpoint)
    {
        var server = await InTemporaryFolder.StartAsync(it => it with { Notifications = [endpoint] });
        return (server.Registry.Address, server);
    }
}
