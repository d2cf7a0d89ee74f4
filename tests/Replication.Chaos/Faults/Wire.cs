using Replication.Testing.Servers;

namespace Replication.Chaos.Faults;

/// <summary>Connections of our processes that can be cut.</summary>
internal sealed record Wire(string Kind, string Name, CuttableProxy Proxy);
