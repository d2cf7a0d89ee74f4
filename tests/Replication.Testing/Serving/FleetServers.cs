using Replication.Testing.Servers;
using Xunit;

namespace Replication.Testing.Serving;

/// <summary>The RabbitMQ and the MongoDB of one test class.</summary>
public sealed class FleetServers(RunServers run) : IAsyncLifetime
{
    public RabbitMqServer RabbitMq { get; private set; } = null!;

    public MongoServer Mongo { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        RabbitMq = await run.NextRabbitMqAsync();
        Mongo = await run.MongoAsync();
    }

    // RunServers disposes the servers at the end of the run.
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
