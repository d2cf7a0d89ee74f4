using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>The validated rules of the configuration file. They are written to the store before the bus starts.</summary>
public sealed record DeclaredRules(IReadOnlyCollection<ReplicationRule> Rules, TopologyMode Topology);
