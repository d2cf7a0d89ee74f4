using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Storage.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteEventStore(SqliteDatabase database) : IEventStore
{
    private const char CursorMark = 'e';

    // The sequence number is assigned inside the only write transaction, so that readers never see a higher number before a lower one.
    // AUTOINCREMENT never reuses a number.
    public Task<bool> AddAsync(CompletionEvent completion, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => session.Execute(
                "INSERT INTO event (id, document) VALUES ($id, $document) ON CONFLICT (id) DO NOTHING",
                ("$id", completion.Id), ("$document", StoreJson.Write(completion))) > 0,
            cancellationToken);

    public Task<Page<CompletionEvent>> ListAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var start = SequenceCursor.Parse(CursorMark, after);
        return database.ReadAsync(
            session =>
            {
                var rows = session.All(
                    "SELECT sequence, document FROM event WHERE sequence > $start ORDER BY sequence LIMIT $limit",
                    static row => (Sequence: row.GetInt64(0), Event: row.GetDocument<CompletionEvent>(1)),
                    ("$start", start), ("$limit", limit));
                return new Page<CompletionEvent>(rows.ConvertAll(static row => row.Event), rows is [.., var last]
                    ? SequenceCursor.ToText(CursorMark, last.Sequence)
                    : null);
            },
            cancellationToken);
    }

    public Task<string?> FindEndAsync(CancellationToken cancellationToken) => database.ReadAsync(
        static session => session.All(
            "SELECT sequence FROM event ORDER BY sequence DESC LIMIT 1", static row => row.GetInt64(0)) is [var last]
            ? SequenceCursor.ToText(CursorMark, last)
            : null,
        cancellationToken);
}
