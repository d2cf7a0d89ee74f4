using Replication.Contracts.Tasks;

namespace Replication.Contracts.Rules;

/// <summary>The tasks of one image that a caller replicates under a rule.</summary>
/// <param name="Batch">The batch of the tasks; <c>GET /tasks?batch=</c> lists them.</param>
/// <param name="Tasks">One task for each target of the rule.</param>
public sealed record RuleRun(Guid Batch, IReadOnlyList<ReplicationTask> Tasks);
