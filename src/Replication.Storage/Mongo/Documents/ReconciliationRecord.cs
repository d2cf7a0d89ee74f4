using Replication.Contracts.Reconciling;

namespace Replication.Storage.Mongo.Documents;

/// <summary>The reconciliation of a rule; its id is the id of the rule.</summary>
internal sealed record ReconciliationRecord
{
    public required string Id { get; init; }

    /// <summary>When a coordinator may claim it: the end of the lease, or the next pass.</summary>
    public required DateTimeOffset FreeAt { get; init; }

    public required bool IsHeld { get; init; }

    public required long Fence { get; init; }

    public required string Body { get; init; }

    public Reconciliation ToReconciliation() => StoreJson.Read<Reconciliation>(Body);
}
