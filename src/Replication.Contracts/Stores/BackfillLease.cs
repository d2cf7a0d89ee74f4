namespace Replication.Contracts.Stores;

/// <summary>A coordinator's lease on a backfill. <paramref name="Fence"/> is the fencing token: it grows by one with each claim.</summary>
public sealed record BackfillLease(Guid Id, long Fence);
