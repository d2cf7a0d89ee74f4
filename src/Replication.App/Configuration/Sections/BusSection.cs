using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Values;

namespace Replication.App.Configuration.Sections;

/// <summary>The keys under <c>bus</c>.</summary>
internal static class BusSection
{
    private static readonly ValueKind<BusTransport> Transport =
        Scalars.OneOf(("in-memory", BusTransport.InMemory), ("rabbitmq", BusTransport.RabbitMq));

    public static BusConfiguration Read(MapReader map)
    {
        var transport = map.Optional("transport", Transport, BusTransport.InMemory);
        if (transport == BusTransport.RabbitMq)
            return new BusConfiguration(transport, map.Required("uri", ServerAddresses.RabbitMq));
        map.Forbid("uri", "beside transport: in-memory; allowed: transport: rabbitmq, or no such key");
        return new BusConfiguration(transport, Uri: null);
    }
}
