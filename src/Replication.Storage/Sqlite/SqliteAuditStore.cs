using Replication.Contracts.Access;
using Replication.Contracts.Stores;

namespace Replication.Storage.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteAuditStore(SqliteDatabase database) : IAuditStore
{
    private const char CursorMark = 'a';

    public Task AddAsync(AuditEntry entry, CancellationToken cancellationToken) =>
        database.WriteDurablyAsync(
            session => session.Execute(
                "INSERT INTO audit (id, at, document) VALUES ($id, $at, $document) ON CONFLICT (id) DO NOTHING",
                ("$id", entry.Id), ("$at", entry.At), ("$document", StoreJson.Write(entry))),
            cancellationToken);

    public Task<Page<AuditEntry>> ListAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var start = PageCursor.Parse(CursorMark, after);
        return database.ReadAsync(
            session =>
            {
                var entries = session.All(
                    "SELECT document FROM audit WHERE (at, id) < ($startAt, $startId) ORDER BY at DESC, id DESC LIMIT $limit",
                    static row => row.GetDocument<AuditEntry>(0),
                    ("$startAt", start.At), ("$startId", start.Id), ("$limit", limit + 1));
                return PageCursor.Page(CursorMark, entries, limit, static last => new(last.At, last.Id));
            },
            cancellationToken);
    }
}
