using Replication.Contracts.Backfills;

namespace Replication.Contracts.Stores;

/// <summary>The backfills: each is walked by one coordinator at a time, and goes on where it stood when that one dies.</summary>
public interface IBackfillStore
{
    /// <summary>Keeps a backfill that begins; returns another one of the same rule that is not finished, and keeps nothing, where there is one.</summary>
    Task<Backfill?> AddAsync(Backfill backfill, CancellationToken cancellationToken);

    /// <summary>One backfill; null when there is none.</summary>
    Task<Backfill?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Backfills of a rule, or of all, newest first (by <c>CreatedAt</c>, then id). Throws <see cref="InvalidCursorException"/>.</summary>
    Task<Page<Backfill>> ListAsync(string? rule, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Takes an unfinished backfill that nobody holds, or whose holder's lease ran out before <paramref name="now"/>; null when there is none.</summary>
    Task<HeldBackfill?> ClaimAsync(DateTimeOffset now, DateTimeOffset leaseUntil, CancellationToken cancellationToken);

    /// <summary>Lengthens the lease.</summary>
    Task<BackfillHold> RenewAsync(BackfillLease lease, DateTimeOffset leaseUntil, CancellationToken cancellationToken);

    /// <summary>Writes the backfill down and lengthens the lease; nothing is written when it is lost. A finished backfill needs no lease, and its rule may have another.</summary>
    Task<BackfillHold> SaveAsync(BackfillLease lease, Backfill backfill, DateTimeOffset leaseUntil, CancellationToken cancellationToken);

    /// <summary>Gives the backfill back, so that another coordinator may go on at once.</summary>
    Task ReleaseAsync(BackfillLease lease, CancellationToken cancellationToken);

    /// <summary>Asks its holder, now or to come, to cancel it; false when it is finished, or unknown.</summary>
    Task<bool> RequestCancelAsync(Guid id, CancellationToken cancellationToken);
}

/// <summary>A coordinator's hold on a backfill: <paramref name="Fence"/> is one higher at every claim, so that who lost it can write nothing more.</summary>
public sealed record BackfillLease(Guid Id, long Fence);

/// <summary>A backfill that was taken.</summary>
public sealed record HeldBackfill(Backfill Backfill, BackfillLease Lease);

/// <summary>What a holder hears when it writes.</summary>
public enum BackfillHold
{
    /// <summary>It goes on.</summary>
    Kept,

    /// <summary>It is to cancel the backfill.</summary>
    CancelRequested,

    /// <summary>Another has it; nothing was written.</summary>
    Lost,
}
