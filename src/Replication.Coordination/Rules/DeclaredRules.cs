using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>The rules of the configuration file, already checked; written to the store before the bus starts.</summary>
public sealed record DeclaredRules(IReadOnlyCollection<ReplicationRule> Rules, TopologyMode Topology);
