using Replication.Contracts;
using Replication.Contracts.Backfills;
using Replication.Contracts.Stores;

namespace Replication.UnitTests.Fakes;

/// <summary>A store without backfills, unless the test sets some to claim or to list.</summary>
internal sealed class FakeBackfillStore : IBackfillStore
{
    public Func<CancellationToken, Task<HeldBackfill?>> OnClaimAsync { get; init; } = static _ => Task.FromResult<HeldBackfill?>(null);

    public Task<HeldBackfill?> ClaimAsync(DateTimeOffset now, DateTimeOffset leaseUntil, CancellationToken cancellationToken) =>
        OnClaimAsync(cancellationToken);

    public IReadOnlyList<Backfill>? Listed { get; init; }

    public Task<Backfill?> AddAsync(Backfill backfill, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Backfill?> FindAsync(Guid id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<Backfill>> FindAsync(IdPrefix prefix, int limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<Page<Backfill>> ListAsync(string? rule, string? after, int limit, CancellationToken cancellationToken) =>
        Listed is null ? throw new NotSupportedException() : Task.FromResult(new Page<Backfill>(Listed, Next: null));

    public Task<Page<Backfill>> ListImportsAsync(string? after, int limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<BackfillHold> RenewAsync(BackfillLease lease, DateTimeOffset leaseUntil, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<BackfillHold> SaveAsync(
        BackfillLease lease, Backfill backfill, DateTimeOffset leaseUntil, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task ReleaseAsync(BackfillLease lease, DateTimeOffset waitsSince, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<bool> RequestCancelAsync(Guid id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> SetPausedAsync(Guid id, bool isPaused, CancellationToken cancellationToken) => throw new NotSupportedException();
}
