using Replication.Contracts;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;

namespace Replication.Coordination.Tasks;

/// <summary>A replication that a caller requests.</summary>
internal sealed record ManualReplication
{
    public required TaskSource Source { get; init; }

    public required TaskTarget Target { get; init; }

    public bool Override { get; init; } = true;

    public RuleScenario Scenario { get; init; }

    public bool Referrers { get; init; } = true;

    public IReadOnlyList<string> Platforms { get; init; } = [];

    public int Priority { get; init; } = TaskPriority.Manual;

    /// <summary>Returns the batch for a request with this idempotency key. A repeated request has the same batch.</summary>
    public static Guid BatchOf(string caller, string key) => DeterministicId.Of("manual", caller, key);

    /// <summary>Creates the task. In the order of its target tag it follows every push that was received before.</summary>
    public ReplicationTask ToTask(Guid batch, DateTimeOffset now, string? traceParent = null) => new()
    {
        Id = ReplicationTask.IdOf(batch, Target),
        Batch = batch,
        Trigger = TaskTrigger.Manual,
        Priority = Priority,
        Source = Source,
        Target = Target,
        Override = Override,
        Referrers = Referrers,
        Platforms = Platforms,
        Status = ReplicationStatus.Pending,
        PushedAt = now,
        OrderedAt = now,
        CreatedAt = now,
        TraceParent = traceParent,
    };
}
