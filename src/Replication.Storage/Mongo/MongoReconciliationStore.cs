using MongoDB.Driver;
using Replication.Contracts.Reconciling;
using Replication.Contracts.Stores;
using Replication.Storage.Mongo.Documents;

namespace Replication.Storage.Mongo;

/// <inheritdoc/>
internal sealed class MongoReconciliationStore(MongoStore store) : IReconciliationStore
{
    private static readonly FilterDefinitionBuilder<ReconciliationRecord> Where = Builders<ReconciliationRecord>.Filter;
    private static readonly UpdateDefinitionBuilder<ReconciliationRecord> Change = Builders<ReconciliationRecord>.Update;
    private static readonly FindOneAndUpdateOptions<ReconciliationRecord> Earliest = new()
    {
        Sort = Builders<ReconciliationRecord>.Sort.Ascending(static it => it.FreeAt).Ascending(static it => it.Id),
        ReturnDocument = ReturnDocument.After,
    };

    public Task AddAsync(Reconciliation reconciliation, DateTimeOffset dueAt, CancellationToken cancellationToken) =>
        store.Reconciliations.InsertNewAsync(
            [
                new ReconciliationRecord
                {
                    Id = reconciliation.Rule,
                    FreeAt = dueAt,
                    IsHeld = false,
                    Fence = 0,
                    Body = StoreJson.Write(reconciliation),
                },
            ],
            cancellationToken);

    public async Task<IReadOnlyList<Reconciliation>> ReadAllAsync(CancellationToken cancellationToken) =>
        (await store.Reconciliations.Find(Where.Empty).ToListAsync(cancellationToken)).ConvertAll(static it => it.ToReconciliation());

    public async Task<Reconciliation?> FindAsync(string rule, CancellationToken cancellationToken) =>
        (await store.Reconciliations.Find(Where.Eq(it => it.Id, rule)).FirstOrDefaultAsync(cancellationToken))?.ToReconciliation();

    public async Task<HeldReconciliation?> ClaimAsync(
        DateTimeOffset now, DateTimeOffset leaseUntil, CancellationToken cancellationToken) =>
        await store.Reconciliations.FindOneAndUpdateAsync(
            Where.Lte(it => it.FreeAt, now),
            Change.Set(it => it.FreeAt, leaseUntil).Set(it => it.IsHeld, true).Inc(it => it.Fence, 1),
            Earliest,
            cancellationToken) is { } record
            ? new HeldReconciliation(record.ToReconciliation(), new ReconcileLease(record.Id, record.Fence))
            : null;

    public Task<bool> RenewAsync(ReconcileLease lease, DateTimeOffset leaseUntil, CancellationToken cancellationToken) =>
        ChangeAsync(lease, Change.Set(it => it.FreeAt, leaseUntil), cancellationToken);

    public Task<bool> SaveAsync(
        ReconcileLease lease, Reconciliation reconciliation, DateTimeOffset leaseUntil, CancellationToken cancellationToken) =>
        ChangeAsync(
            lease, Change.Set(it => it.FreeAt, leaseUntil).Set(it => it.Body, StoreJson.Write(reconciliation)), cancellationToken);

    public Task<bool> ReleaseAsync(
        ReconcileLease lease, Reconciliation reconciliation, DateTimeOffset dueAt, CancellationToken cancellationToken) =>
        ChangeAsync(
            lease,
            Change.Set(it => it.FreeAt, dueAt).Set(it => it.IsHeld, false).Set(it => it.Body, StoreJson.Write(reconciliation)),
            cancellationToken);

    public async Task<bool> RequestAsync(string rule, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var requested = await store.Reconciliations.UpdateOneAsync(
            Where.Eq(it => it.Id, rule) & Where.Eq(it => it.IsHeld, false),
            Change.Min(it => it.FreeAt, now),
            options: null,
            cancellationToken);
        return requested.MatchedCount == 1 || await FindAsync(rule, cancellationToken) is not null;
    }

    public Task RemoveAsync(string rule, CancellationToken cancellationToken) =>
        store.Reconciliations.DeleteOneAsync(Where.Eq(it => it.Id, rule), cancellationToken);

    private async Task<bool> ChangeAsync(
        ReconcileLease lease, UpdateDefinition<ReconciliationRecord> change, CancellationToken cancellationToken) =>
        (await store.Reconciliations.UpdateOneAsync(
            Where.Eq(it => it.Id, lease.Rule) & Where.Eq(it => it.Fence, lease.Fence) & Where.Eq(it => it.IsHeld, true),
            change,
            options: null,
            cancellationToken)).MatchedCount == 1;
}
