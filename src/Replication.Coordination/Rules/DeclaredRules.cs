using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>The validated rules of the configuration file. <see cref="DeclareRules"/> stores them.</summary>
public sealed record DeclaredRules(IReadOnlyCollection<ReplicationRule> Rules, TopologyMode Topology);
