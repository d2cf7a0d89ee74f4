using System.Collections.Concurrent;
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

    private const int MostAtOnce = 100;

    private readonly ConcurrentQueue<WaitingEvent> _waiting = new();

    // One process takes numbers one at a time, so it only races with other processes.
    private readonly SemaphoreSlim _turn = new(1);

    // The highest number that a majority has stored; null when it must be queried.
    private long? _last;

    // An event takes the number after the highest stored one; the loser of a race tries the next number. So a number is written only after
    // the one below it, and a reader with majority read concern never sees a higher number first. A counter would not guarantee that: of
    // two numbers from a counter, the higher may be written first. This holds as long as the newest event is never removed. The caller
    // whose turn it is writes the events of all waiting callers, so the throughput does not depend on the time of a majority write.
    public async Task<bool> AddAsync(CompletionEvent completion, CancellationToken cancellationToken)
    {
        var added = new WaitingEvent(completion.Id, StoreJson.Write(completion));
        _waiting.Enqueue(added);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            while (!added.Kept.IsCompleted)
                await AddWaitingAsync();
        }
        finally
        {
            _turn.Release();
        }
        return await added.Kept;
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

    // Not canceled with the current caller, because other callers wait for the same write.
    private async Task AddWaitingAsync()
    {
        var batch = new List<WaitingEvent>();
        while (batch.Count < MostAtOnce && _waiting.TryDequeue(out var next))
            batch.Add(next);
        try
        {
            for (var kept = 0; kept < batch.Count;)
                kept += await InsertAsync(batch[kept..]);
            batch.ForEach(static it => it.EndAsKept());
        }
        catch (Exception e)
        {
            // Some events may be stored. A repeated call finds its own.
            _last = null;
            batch.ForEach(it => it.EndAsFailed(e));
        }
    }

    /// <summary>Inserts the leading events whose numbers are free. Returns how many events are known to be stored.</summary>
    private async Task<int> InsertAsync(IReadOnlyList<WaitingEvent> batch)
    {
        var last = _last ?? await LastAsync();
        var inserted = batch.Count;
        try
        {
            await store.Events.InsertManyAsync(
                batch.Select((it, i) => new EventDocument { Id = last + 1 + i, EventId = it.Id, Body = it.Body }),
                new InsertManyOptions { IsOrdered = true });
        }
        catch (MongoBulkWriteException<EventDocument> e) when (e is
        {
            WriteConcernError: null,
            WriteErrors: [{ Category: ServerErrorCategory.DuplicateKey, Index: var taken }]
        })
        {
            inserted = taken;
        }
        foreach (var stored in batch.Take(inserted))
            stored.IsNew = true;
        _last = last + inserted;
        if (inserted == batch.Count)
            return inserted;
        if (await IsKeptAsync(batch[inserted].Id))
            return inserted + 1;
        // Another process took the number.
        _last = null;
        return inserted;
    }

    private Task<long> LastAsync() =>
        store.Events.Find(Where.Empty).SortByDescending(it => it.Id).Limit(1).Project(it => it.Id).FirstOrDefaultAsync();

    private Task<bool> IsKeptAsync(Guid id) =>
        store.Events.Find(Where.Eq(it => it.EventId, id)).Limit(1).AnyAsync();

    private sealed class WaitingEvent(Guid id, string body)
    {
        private readonly TaskCompletionSource<bool> _kept = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Guid Id => id;

        public string Body => body;

        public bool IsNew { get; set; }

        public Task<bool> Kept => _kept.Task;

        public void EndAsKept() => _kept.TrySetResult(IsNew);

        public void EndAsFailed(Exception e) => _kept.TrySetException(e);
    }
}
