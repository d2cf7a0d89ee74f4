using Replication.Contracts.Reconciling;

namespace Replication.Contracts.Stores;

/// <summary>A claimed reconciliation and its lease.</summary>
public sealed record HeldReconciliation(Reconciliation Reconciliation, ReconcileLease Lease);
