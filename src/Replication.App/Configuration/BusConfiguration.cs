namespace Replication.App.Configuration;

/// <summary>What carries the messages.</summary>
internal sealed record BusConfiguration(BusTransport Transport);

internal enum BusTransport
{
    InMemory,
}
