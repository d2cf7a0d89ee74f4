using MongoDB.Driver;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Storage.Mongo.Documents;

namespace Replication.Storage.Mongo;

/// <inheritdoc/>
internal sealed class MongoEventStore(MongoStore store) : IEventStore, IDisposable
{
    private const char CursorMark = 'e';

    private static readonly FilterDefinitionBuilder<EventDocument> Where = Builders<EventDocument>.Filter;

    // One process takes numbers one at a time: it races only with other processes.
    private readonly SemaphoreSlim _turn = new(1);

    // An event takes the number after the highest that is there, and the loser of a race for it tries the next. So a number is written only
    // after the one below it, and a reader of what a majority holds never meets a higher number first. A counter would not do: of two
    // numbers it gave out, the higher may be written before the lower. This holds as long as the newest event is never removed.
    public async Task AddAsync(CompletionEvent completion, CancellationToken cancellationToken)
    {
        var body = StoreJson.Write(completion);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            while (true)
            {
                var document = new EventDocument { Id = await LastAsync(cancellationToken) + 1, EventId = completion.Id, Body = body };
                if (await TryInsertAsync(document, cancellationToken) || await IsKeptAsync(completion.Id, cancellationToken))
                    return;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public async Task<Page<CompletionEvent>> ListAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var start = SequenceCursor.Parse(CursorMark, after);
        var events = await store.Events.WithReadConcern(ReadConcern.Majority)
            .Find(Where.Gt(it => it.Id, start)).SortBy(it => it.Id).Limit(limit).ToListAsync(cancellationToken);
        return new(
            events.ConvertAll(static it => StoreJson.Read<CompletionEvent>(it.Body)),
            events is [.., var last] ? SequenceCursor.ToText(CursorMark, last.Id) : null);
    }

    public async Task<string?> FindEndAsync(CancellationToken cancellationToken)
    {
        var last = await store.Events.WithReadConcern(ReadConcern.Majority)
            .Find(Where.Empty).SortByDescending(it => it.Id).Limit(1).Project(it => it.Id).FirstOrDefaultAsync(cancellationToken);
        return last > 0 ? SequenceCursor.ToText(CursorMark, last) : null;
    }

    public void Dispose() => _turn.Dispose();

    private Task<long> LastAsync(CancellationToken cancellationToken) =>
        store.Events.Find(Where.Empty).SortByDescending(it => it.Id).Limit(1).Project(it => it.Id).FirstOrDefaultAsync(cancellationToken);

    private async Task<bool> TryInsertAsync(EventDocument document, CancellationToken cancellationToken)
    {
        try
        {
            await store.Events.InsertOneAsync(document, options: null, cancellationToken);
            return true;
        }
        catch (MongoException e) when (MongoErrors.IsDuplicateKey(e))
        {
            return false;
        }
    }

    private Task<bool> IsKeptAsync(Guid id, CancellationToken cancellationToken) =>
        store.Events.Find(Where.Eq(it => it.EventId, id)).Limit(1).AnyAsync(cancellationToken);
}
