using Replication.Benchmarks.Peers;
using Replication.Testing.Serving;

namespace Replication.Benchmarks.Fleet;

/// <summary>
/// Figures of the fleet: processes of single roles, joined by a RabbitMQ and a MongoDB that nobody else uses and that write to the disk.
/// The registries' files lie in memory, so that their disk is not what is measured.
/// </summary>
internal static class FleetScene
{
    public static async Task RunAsync(Func<FleetServers, Task> run)
    {
        await using var processes = new RunServers();
        await using var servers = new FleetServers(processes);
        await servers.InitializeAsync();
        using var place = new StoragePlace(inMemory: true);
        await run(servers);
    }
}
