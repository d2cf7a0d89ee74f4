using Replication.Testing.Servers;

namespace Replication.Chaos.Faults;

/// <summary>The connections of a process to one server. They can be cut.</summary>
internal sealed record Wire(string Kind, string Name, CuttableProxy Proxy);
