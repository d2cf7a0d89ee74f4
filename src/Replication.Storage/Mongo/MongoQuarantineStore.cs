using MongoDB.Driver;
using Replication.Contracts;
using Replication.Contracts.Stores;
using Replication.Storage.Mongo.Documents;

namespace Replication.Storage.Mongo;

/// <inheritdoc/>
internal sealed class MongoQuarantineStore(MongoStore store) : IQuarantineStore
{
    private const char CursorMark = 'q';

    private static readonly FilterDefinitionBuilder<QuarantineDocument> Where = Builders<QuarantineDocument>.Filter;

    private static readonly SortDefinition<QuarantineDocument> NewestFirst =
        Builders<QuarantineDocument>.Sort.Descending(static it => it.ReceivedAt).Descending(static it => it.Id);

    public async Task AddAsync(IReadOnlyCollection<QuarantinedPayload> payloads, CancellationToken cancellationToken)
    {
        await store.Quarantine.InsertNewAsync([.. payloads.Select(QuarantineDocument.Of)], cancellationToken);
        foreach (var instance in payloads.Select(static payload => payload.Instance).Distinct())
            await MakeWayAsync(instance, cancellationToken);
    }

    public async Task<Page<QuarantinedPayload>> ListAsync(
        string? instance, string? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var start = PageCursor.Parse(CursorMark, after);
        var documents = await store.Quarantine
            .Find((instance is null ? Where.Empty : Where.Eq(it => it.Instance, instance))
                & MongoPaging.Before<QuarantineDocument>(it => it.ReceivedAt, it => it.Id, start.At, start.Id))
            .Sort(NewestFirst).Limit(limit + 1).ToListAsync(cancellationToken);
        return PageCursor.Page(
            CursorMark, documents.ConvertAll(static it => it.ToPayload()), limit, static last => new(last.ReceivedAt, last.Id));
    }

    public async Task<QuarantinedPayload?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        (await store.Quarantine.Find(Where.Eq(it => it.Id, id)).FirstOrDefaultAsync(cancellationToken))?.ToPayload();

    public async Task<IReadOnlyList<QuarantinedPayload>> FindAsync(IdPrefix prefix, int limit, CancellationToken cancellationToken) =>
        (await store.Quarantine.Find(Where.Gte(it => it.Id, prefix.First) & Where.Lte(it => it.Id, prefix.Last))
            .SortBy(it => it.Id).Limit(limit).ToListAsync(cancellationToken)).ConvertAll(static it => it.ToPayload());

    public async Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken) =>
        (await store.Quarantine.DeleteOneAsync(Where.Eq(it => it.Id, id), cancellationToken)).DeletedCount > 0;

    private async Task MakeWayAsync(string instance, CancellationToken cancellationToken)
    {
        var oldestKept = await store.Quarantine.Find(Where.Eq(it => it.Instance, instance))
            .Sort(NewestFirst).Skip(IQuarantineStore.KeptPerInstance - 1).Limit(1)
            .Project(static it => new { it.ReceivedAt, it.Id }).FirstOrDefaultAsync(cancellationToken);
        if (oldestKept is not { ReceivedAt: var at, Id: var id })
            return;
        await store.Quarantine.DeleteManyAsync(
            Where.Eq(it => it.Instance, instance) & MongoPaging.Before<QuarantineDocument>(it => it.ReceivedAt, it => it.Id, at, id),
            cancellationToken);
    }
}
