using Replication.Contracts;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;

namespace Replication.Coordination.Tasks;

/// <summary>A replication that a caller requests.</summary>
public sealed record ManualReplication
{
    /// <summary>The image to copy.</summary>
    public required TaskSource Source { get; init; }

    /// <summary>Where the image is written; repository and tag default to those of the source.</summary>
    public required TaskTarget Target { get; init; }

    /// <summary>Whether another image under the target tag is replaced.</summary>
    public bool Override { get; init; } = true;

    /// <summary>Whether the two instances belong to one account.</summary>
    public RuleScenario Scenario { get; init; }

    /// <summary>Whether signatures, attestations and other referrers are copied with the image.</summary>
    public bool Referrers { get; init; } = true;

    /// <summary>Which manifests of an index are copied, as <c>os/arch</c> or <c>os/arch/variant</c>; empty means all.</summary>
    public IReadOnlyList<string> Platforms { get; init; } = [];

    /// <summary>From 1 (copied last) to 5 (copied first).</summary>
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
