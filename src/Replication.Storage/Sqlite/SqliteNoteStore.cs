using Replication.Contracts.Stores;

namespace Replication.Storage.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteNoteStore(SqliteDatabase database) : INoteStore
{
    public Task<IReadOnlyList<SharedNote>> FindAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<SharedNote>>(
            session => [.. keys.Select(key => Find(session, key)).OfType<SharedNote>()], cancellationToken);

    public Task<IReadOnlyList<string>> InsertAsync(
        IReadOnlyCollection<SharedNote> notes, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync<IReadOnlyList<string>>(
            session =>
            {
                session.Execute("DELETE FROM shared_note WHERE purge_at < $now", ("$now", now));
                return [.. notes.Where(note => !Insert(session, note)).Select(it => it.Key)];
            },
            cancellationToken);

    public Task<bool> ReplaceAsync(SharedNote note, Guid expectedVersion, CancellationToken cancellationToken) => database.WriteAsync(
        session => session.Execute(
            "UPDATE shared_note SET content = $content, version = $version, purge_at = $purgeAt WHERE key = $key AND version = $expected",
            ("$key", note.Key),
                ("$content", note.Content),
                ("$version", note.Version),
                ("$purgeAt", note.PurgeAt),
                ("$expected", expectedVersion)) == 1,
        cancellationToken);

    public Task<bool> DeleteAsync(string key, Guid version, CancellationToken cancellationToken) => database.WriteAsync(
        session => session.Execute(
            "DELETE FROM shared_note WHERE key = $key AND version = $version", ("$key", key), ("$version", version)) == 1,
        cancellationToken);

    private static bool Insert(SqliteSession session, SharedNote note) => session.Execute(
        "INSERT INTO shared_note (key, content, version, purge_at) VALUES ($key, $content, $version, $purgeAt) ON CONFLICT (key) "
            + "DO NOTHING",
        ("$key", note.Key), ("$content", note.Content), ("$version", note.Version), ("$purgeAt", note.PurgeAt)) == 1;

    private static SharedNote? Find(SqliteSession session, string key) => session.First(
        "SELECT content, version, purge_at FROM shared_note WHERE key = $key",
        row => new SharedNote(key, row.GetString(0), row.GetId(1), row.GetTime(2)),
        none: null,
        ("$key", key));
}
