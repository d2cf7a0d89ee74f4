using MongoDB.Driver;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Storage.Mongo.Documents;

namespace Replication.Storage.Mongo;

/// <inheritdoc/>
// The server removes finished tasks itself: see the TTL index on PurgeAt.
internal sealed class MongoRetention(MongoStore store) : IRetention
{
    private static readonly FilterDefinitionBuilder<EventDocument> Where = Builders<EventDocument>.Filter;

    public async Task<bool> ExpireAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var isMoreLeft = await Task.WhenAll(
            ExpireEventsAsync(now - store.Retention.Events, limit, cancellationToken),
            ExpireBackfillsAsync(now - store.Retention.Backfills, limit, cancellationToken),
            ExpireQuarantineAsync(now - store.Retention.Quarantine, limit, cancellationToken),
            ExpireAuditAsync(now - store.Retention.Audit, limit, cancellationToken));
        return isMoreLeft.Contains(true);
    }

    // A backfill never finishes before its creation.
    private async Task<bool> ExpireBackfillsAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        var backfills = Builders<BackfillRecord>.Filter;
        var old = await store.Backfills.Find(backfills.Eq(it => it.LeaseUntil, null) & backfills.Lt(it => it.CreatedAt, before))
            .SortBy(it => it.CreatedAt).ThenBy(it => it.Id).Limit(limit).ToListAsync(cancellationToken);
        var expired = old.FindAll(it => it.ToBackfill().FinishedAt < before).ConvertAll(static it => it.Id);
        if (expired.Count > 0)
        {
            await store.MissingImages.DeleteManyAsync(
                Builders<MissingImageDocument>.Filter.In(it => it.Backfill, expired), cancellationToken);
            await store.Backfills.DeleteManyAsync(backfills.In(it => it.Id, expired), cancellationToken);
        }
        return expired.Count == limit;
    }

    private async Task<bool> ExpireAuditAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        var entries = Builders<AuditDocument>.Filter;
        var expired = await store.Audit.Find(entries.Lt(it => it.At, before))
            .SortBy(it => it.At)
            .ThenBy(it => it.Id)
            .Limit(limit)
            .Project(it => it.Id)
            .ToListAsync(cancellationToken);
        if (expired.Count > 0)
            await store.Audit.DeleteManyAsync(entries.In(it => it.Id, expired), cancellationToken);
        return expired.Count == limit;
    }

    private async Task<bool> ExpireQuarantineAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        var payloads = Builders<QuarantineDocument>.Filter;
        var expired = await store.Quarantine.Find(payloads.Lt(it => it.ReceivedAt, before))
            .SortBy(it => it.ReceivedAt)
            .ThenBy(it => it.Id)
            .Limit(limit)
            .Project(it => it.Id)
            .ToListAsync(cancellationToken);
        if (expired.Count > 0)
            await store.Quarantine.DeleteManyAsync(payloads.In(it => it.Id, expired), cancellationToken);
        return expired.Count == limit;
    }

    private async Task<bool> ExpireEventsAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        var oldest = await store.Events.Find(Where.Empty).SortBy(it => it.Id).Limit(limit + 1).ToListAsync(cancellationToken);
        var expired = oldest.Take(oldest.Count - 1).TakeWhile(it => StoreJson.Read<CompletionEvent>(it.Body).FinishedAt < before).ToList();
        if (expired.Count > 0)
            await store.Events.DeleteManyAsync(Where.Lte(it => it.Id, expired[^1].Id), cancellationToken);
        return expired.Count == limit;
    }
}
