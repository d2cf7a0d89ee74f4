using Replication.Testing.Servers;
using Xunit;

namespace Replication.Testing.Serving;

/// <summary>One RabbitMQ and one MongoDB for all tests of the fleet.</summary>
public class FleetServers : IAsyncLifetime
{
    public virtual string ConnectionString => Mongo.ConnectionString;

    protected virtual bool IsStoreKillable => false;

    public RabbitMqServer RabbitMq { get; private set; } = null!;

    public MongoServer Mongo { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        RabbitMq = await RabbitMqServer.StartAsync();
        Mongo = await MongoServer.StartAsync(IsStoreKillable);
    }

    public async ValueTask DisposeAsync()
    {
        if (Mongo is not null)
            await Mongo.DisposeAsync();
        if (RabbitMq is not null)
            await RabbitMq.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

/// <summary>The same for tests that kill the MongoDB.</summary>
public sealed class KillableFleetServers : FleetServers
{
    // A call to a store that is away fails at once, not after the driver's half minute.
    public override string ConnectionString => $"{Mongo.ConnectionString}&serverSelectionTimeoutMS=300";

    protected override bool IsStoreKillable => true;
}
