namespace Replication.Contracts.Stores;

/// <summary>
/// A coordinator's lease on the reconciliation of a rule. <paramref name="Fence"/> is the fencing token: it grows by one with each claim.
/// </summary>
public sealed record ReconcileLease(string Rule, long Fence);
