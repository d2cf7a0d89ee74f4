using Replication.Testing.Serving;

namespace Replication.Benchmarks.Fleet;

/// <summary>Figures of the fleet: processes of single roles, joined by a RabbitMQ and a MongoDB that nobody else uses.</summary>
internal static class FleetScene
{
    public static async Task RunAsync(Func<FleetServers, Task> run)
    {
        await using var servers = new FleetServers();
        await servers.InitializeAsync();
        await run(servers);
    }
}
