using Replication.Contracts.Backfills;

namespace Replication.Storage.Mongo.Documents;

/// <summary>A backfill or an import.</summary>
internal sealed record BackfillRecord
{
    public required Guid Id { get; init; }

    public required string Rule { get; init; }

    /// <summary>True for an import; absent in records of older versions.</summary>
    public bool IsImport { get; init; }

    public bool IsPaused { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the lease expires. The minimum time when no coordinator holds it; null after the backfill is finished.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    public required long Fence { get; init; }

    public required bool CancelRequested { get; init; }

    public required string Body { get; init; }

    public Backfill ToBackfill() => StoreJson.Read<Backfill>(Body) with { IsPaused = IsPaused };
}
