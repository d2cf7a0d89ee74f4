using Replication.Contracts;

namespace Replication.App.Configuration;

/// <summary>What carries the messages; the address of a broker may hold its password.</summary>
internal sealed record BusConfiguration(BusTransport Transport, Secret? Uri);

internal enum BusTransport
{
    InMemory,
    RabbitMq,
}
