using MongoDB.Driver;
using Replication.Contracts.Access;
using Replication.Contracts.Stores;
using Replication.Storage.Mongo.Documents;

namespace Replication.Storage.Mongo;

/// <inheritdoc/>
internal sealed class MongoAuditStore(MongoStore store) : IAuditStore
{
    private const char CursorMark = 'a';

    private static readonly SortDefinition<AuditDocument> NewestFirst =
        Builders<AuditDocument>.Sort.Descending(static it => it.At).Descending(static it => it.Id);

    public Task AddAsync(AuditEntry entry, CancellationToken cancellationToken) =>
        store.Audit.InsertNewAsync([new AuditDocument { Id = entry.Id, At = entry.At, Body = StoreJson.Write(entry) }], cancellationToken);

    public async Task<Page<AuditEntry>> ListAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var start = PageCursor.Parse(CursorMark, after);
        var documents = await store.Audit
            .Find(MongoPaging.Before<AuditDocument>(it => it.At, it => it.Id, start.At, start.Id))
            .Sort(NewestFirst).Limit(limit + 1).ToListAsync(cancellationToken);
        return PageCursor.Page(
            CursorMark,
            documents.ConvertAll(static it => StoreJson.Read<AuditEntry>(it.Body)),
            limit,
            static last => new(last.At, last.Id));
    }
}
