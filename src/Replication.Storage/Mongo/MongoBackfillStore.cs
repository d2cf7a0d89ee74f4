using MongoDB.Driver;
using Replication.Contracts;
using Replication.Contracts.Backfills;
using Replication.Contracts.Stores;
using Replication.Storage.Mongo.Documents;

namespace Replication.Storage.Mongo;

/// <inheritdoc/>
internal sealed class MongoBackfillStore(MongoStore store) : IBackfillStore
{
    private const char CursorMark = 'b';

    // Coordinators that claim at the same time take different backfills.
    private const int CandidateCount = 8;

    private static readonly FilterDefinitionBuilder<BackfillRecord> Where = Builders<BackfillRecord>.Filter;
    private static readonly UpdateDefinitionBuilder<BackfillRecord> Change = Builders<BackfillRecord>.Update;
    private static readonly FilterDefinition<BackfillRecord> IsUnfinished = Where.Exists(static it => it.LeaseUntil);
    private static readonly FilterDefinition<BackfillRecord> IsImport = Where.Eq(static it => it.IsImport, true);
    private static readonly FilterDefinition<BackfillRecord> IsOfRule = Where.Ne(static it => it.IsImport, true);

    public async Task<Backfill?> AddAsync(Backfill backfill, CancellationToken cancellationToken)
    {
        var record = new BackfillRecord
        {
            Id = backfill.Id,
            Rule = backfill.Rule.Id,
            IsImport = backfill.IsImport,
            CreatedAt = backfill.CreatedAt,
            LeaseUntil = DateTimeOffset.MinValue,
            Fence = 0,
            CancelRequested = false,
            Body = StoreJson.Write(backfill),
        };
        while (true)
        {
            if ((await store.Backfills.InsertNewAsync([record], cancellationToken)).Count == 0)
                return null;
            // The other backfill may have ended in between. Then this one can be inserted.
            var other = await store.Backfills.Find(Where.Eq(it => it.Rule, record.Rule) & IsUnfinished)
                .FirstOrDefaultAsync(cancellationToken);
            if (other is not null)
                return other.ToBackfill();
        }
    }

    public async Task<Backfill?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        (await store.Backfills.Find(Where.Eq(it => it.Id, id)).FirstOrDefaultAsync(cancellationToken))?.ToBackfill();

    public async Task<IReadOnlyList<Backfill>> FindAsync(IdPrefix prefix, int limit, CancellationToken cancellationToken)
    {
        var records = await store.Backfills.Find(Where.Gte(it => it.Id, prefix.First) & Where.Lte(it => it.Id, prefix.Last))
            .SortBy(it => it.Id)
            .Limit(limit)
            .ToListAsync(cancellationToken);
        return records.ConvertAll(static it => it.ToBackfill());
    }

    public Task<Page<Backfill>> ListAsync(string? rule, string? after, int limit, CancellationToken cancellationToken) => ListAsync(
        rule is null ? IsOfRule : Where.Eq(it => it.Rule, rule) & IsOfRule, after, limit, cancellationToken);

    public Task<Page<Backfill>> ListImportsAsync(string? after, int limit, CancellationToken cancellationToken) =>
        ListAsync(IsImport, after, limit, cancellationToken);

    public async Task<HeldBackfill?> ClaimAsync(DateTimeOffset now, DateTimeOffset leaseUntil, CancellationToken cancellationToken)
    {
        while (true)
        {
            var free = await store.Backfills.Find(IsUnfinished & Where.Lt(it => it.LeaseUntil, now))
                .SortBy(it => it.LeaseUntil).ThenBy(it => it.Id).Limit(CandidateCount).ToListAsync(cancellationToken);
            foreach (var record in free)
            {
                var lease = new BackfillLease(record.Id, record.Fence + 1);
                var claimed = await store.Backfills.UpdateOneAsync(
                    Where.Eq(it => it.Id, record.Id) & Where.Eq(it => it.Fence, record.Fence)
                        & Where.Eq(it => it.LeaseUntil, record.LeaseUntil),
                    Change.Set(it => it.LeaseUntil, leaseUntil).Set(it => it.Fence, lease.Fence),
                    options: null,
                    cancellationToken);
                // Without this the claim would miss what the last holder wrote between the read and the claim.
                if (claimed.MatchedCount == 1 && await FindAsync(record.Id, cancellationToken) is { } backfill)
                    return new HeldBackfill(backfill, lease);
            }
            if (free.Count < CandidateCount)
                return null;
        }
    }

    public Task<BackfillHold> RenewAsync(BackfillLease lease, DateTimeOffset leaseUntil, CancellationToken cancellationToken) =>
        ChangeAsync(lease, Change.Set(it => it.LeaseUntil, leaseUntil), cancellationToken);

    public Task<BackfillHold> SaveAsync(
        BackfillLease lease, Backfill backfill, DateTimeOffset leaseUntil, CancellationToken cancellationToken)
    {
        var written = Change.Set(it => it.Body, StoreJson.Write(backfill));
        return ChangeAsync(lease, backfill.IsFinished
            ? written.Unset(it => it.LeaseUntil)
            : written.Set(it => it.LeaseUntil, leaseUntil), cancellationToken);
    }

    public Task ReleaseAsync(BackfillLease lease, DateTimeOffset waitsSince, CancellationToken cancellationToken) =>
        store.Backfills.UpdateOneAsync(
            IsHeldBy(lease), Change.Set(it => it.LeaseUntil, waitsSince), options: null, cancellationToken);

    public async Task<bool> RequestCancelAsync(Guid id, CancellationToken cancellationToken) =>
        (await store.Backfills.UpdateOneAsync(
            Where.Eq(it => it.Id, id) & IsUnfinished,
            Change.Set(it => it.CancelRequested, true),
            options: null,
            cancellationToken)).MatchedCount == 1;

    public async Task<bool> SetPausedAsync(Guid id, bool isPaused, CancellationToken cancellationToken) =>
        (await store.Backfills.UpdateOneAsync(
            Where.Eq(it => it.Id, id) & IsImport & IsUnfinished,
            Change.Set(it => it.IsPaused, isPaused),
            options: null,
            cancellationToken)).MatchedCount == 1;

    private async Task<Page<Backfill>> ListAsync(
        FilterDefinition<BackfillRecord> condition, string? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var start = PageCursor.Parse(CursorMark, after);
        var records = await store.Backfills
            .Find(condition & MongoPaging.Before<BackfillRecord>(it => it.CreatedAt, it => it.Id, start.At, start.Id))
            .SortByDescending(it => it.CreatedAt).ThenByDescending(it => it.Id)
            .Limit(limit + 1).ToListAsync(cancellationToken);
        return PageCursor.Page(
            CursorMark, records.ConvertAll(static it => it.ToBackfill()), limit, static last => new(last.CreatedAt, last.Id));
    }

    private async Task<BackfillHold> ChangeAsync(
        BackfillLease lease, UpdateDefinition<BackfillRecord> change, CancellationToken cancellationToken)
    {
        var changed = await store.Backfills.FindOneAndUpdateAsync(
            IsHeldBy(lease),
            change,
            new FindOneAndUpdateOptions<BackfillRecord, BackfillRecord> { ReturnDocument = ReturnDocument.Before },
            cancellationToken);
        return changed switch
        {
            null => BackfillHold.Lost,
            { CancelRequested: true } => BackfillHold.CancelRequested,
            _ => BackfillHold.Kept,
        };
    }

    private static FilterDefinition<BackfillRecord> IsHeldBy(BackfillLease lease) =>
        Where.Eq(it => it.Id, lease.Id) & Where.Eq(it => it.Fence, lease.Fence) & IsUnfinished;
}
