using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Values;

namespace Replication.App.Configuration.Sections;

/// <summary>The keys under <c>bus</c>.</summary>
internal static class BusSection
{
    private static readonly ValueKind<BusTransport> Transport = Scalars.OneOf([("in-memory", BusTransport.InMemory)], notYet: ["rabbitmq"]);

    public static BusConfiguration Read(MapReader map)
    {
        map.NotYet("uri");
        return new BusConfiguration(map.Optional("transport", Transport, BusTransport.InMemory));
    }
}
