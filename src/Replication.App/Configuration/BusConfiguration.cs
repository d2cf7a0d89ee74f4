using Replication.Contracts;

namespace Replication.App.Configuration;

/// <summary>The transport of the messages, and the address of the broker, which may contain its password.</summary>
internal sealed record BusConfiguration(BusTransport Transport, Secret? Uri);

internal enum BusTransport
{
    InMemory,
    RabbitMq,
}
