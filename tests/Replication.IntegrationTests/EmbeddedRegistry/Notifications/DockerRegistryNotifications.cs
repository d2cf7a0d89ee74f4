using Replication.EmbeddedRegistry.Notifications;
using Replication.Testing.Servers;

namespace Replication.IntegrationTests.EmbeddedRegistry.Notifications;

public sealed class DockerRegistryNotifications : NotificationConformance
{
    // Version 3 of distribution sends events in the same format and names it v2.
    private protected override string ContentType => "application/vnd.docker.distribution.events.v1+json";

    private protected override async Task<(Uri Address, IAsyncDisposable Server)> StartAsync(NotificationEndpoint endpoint)
    {
        var server = await DockerRegistryServer.StartAsync(new() { Notifications = [endpoint] });
        return (server.Address, server);
    }
}
