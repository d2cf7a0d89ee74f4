using Replication.Contracts;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;

namespace Replication.Coordination.Tasks;

/// <summary>A manual replication: one image, and where it goes.</summary>
public sealed record ManualReplication
{
    public required TaskSource Source { get; init; }

    public required TaskTarget Target { get; init; }

    public bool Override { get; init; } = true;

    public RuleScenario Scenario { get; init; }

    public bool Referrers { get; init; } = true;

    public IReadOnlyList<string> Platforms { get; init; } = [];

    public int Priority { get; init; } = TaskPriority.Manual;

    /// <summary>The batch of a request with this idempotency key; the same for each repeat.</summary>
    public static Guid BatchOf(string caller, string key) => DeterministicId.Of("manual", caller, key);

    /// <summary>Its only task, ordered after every push that is known now.</summary>
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
