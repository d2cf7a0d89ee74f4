using Replication.Contracts.Backfills;

namespace Replication.Contracts.Stores;

/// <summary>A claimed backfill and its lease.</summary>
public sealed record HeldBackfill(Backfill Backfill, BackfillLease Lease);
