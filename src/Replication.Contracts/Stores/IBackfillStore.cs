using Replication.Contracts.Backfills;

namespace Replication.Contracts.Stores;

/// <summary>The backfills and imports. One coordinator at a time runs a backfill; another one resumes it after a crash.</summary>
public interface IBackfillStore
{
    /// <summary>
    /// Stores a new backfill. When the rule has an unfinished one, stores nothing and returns that one. Imports have no rule in common.
    /// </summary>
    Task<Backfill?> AddAsync(Backfill backfill, CancellationToken cancellationToken);

    /// <summary>Returns one backfill, or null when it does not exist.</summary>
    Task<Backfill?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Returns up to <paramref name="limit"/> backfills whose ids have this prefix, by id.</summary>
    Task<IReadOnlyList<Backfill>> FindAsync(IdPrefix prefix, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Returns a page of the backfills of a rule, or of all rules, newest first (by <c>CreatedAt</c>, then id). Throws
    /// <see cref="InvalidCursorException"/>.
    /// </summary>
    Task<Page<Backfill>> ListAsync(string? rule, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Returns a page of the imports, newest first (by <c>CreatedAt</c>, then id). Throws <see cref="InvalidCursorException"/>.
    /// </summary>
    Task<Page<Backfill>> ListImportsAsync(string? after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Claims the unfinished backfill that waits longest: a new one, or one whose lease was released or expired before
    /// <paramref name="now"/>. Null when there is none.
    /// </summary>
    Task<HeldBackfill?> ClaimAsync(DateTimeOffset now, DateTimeOffset leaseUntil, CancellationToken cancellationToken);

    /// <summary>Extends the lease.</summary>
    Task<BackfillHold> RenewAsync(BackfillLease lease, DateTimeOffset leaseUntil, CancellationToken cancellationToken);

    /// <summary>
    /// Stores the backfill and extends the lease; writes nothing when the lease is lost. A finished backfill has no lease, and its rule may
    /// have another one.
    /// </summary>
    Task<BackfillHold> SaveAsync(BackfillLease lease, Backfill backfill, DateTimeOffset leaseUntil, CancellationToken cancellationToken);

    /// <summary>
    /// Releases the lease, so that another coordinator can claim the backfill at once. Backfills that wait since before
    /// <paramref name="waitsSince"/> are claimed first.
    /// </summary>
    Task ReleaseAsync(BackfillLease lease, DateTimeOffset waitsSince, CancellationToken cancellationToken);

    /// <summary>Requests the cancellation of a backfill. Returns false when it is finished or unknown.</summary>
    Task<bool> RequestCancelAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Pauses or resumes an import. Returns false when it is finished, unknown, or a backfill of a rule.</summary>
    Task<bool> SetPausedAsync(Guid id, bool isPaused, CancellationToken cancellationToken);
}
