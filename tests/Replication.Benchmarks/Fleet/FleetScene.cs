using Replication.Benchmarks.Peers;
using Replication.Testing.Serving;

namespace Replication.Benchmarks.Fleet;

/// <summary>
/// Measures the fleet: single-role processes, connected by a dedicated RabbitMQ and MongoDB that write to the disk. The registries store
/// their files in memory, so that the disk does not limit them.
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
