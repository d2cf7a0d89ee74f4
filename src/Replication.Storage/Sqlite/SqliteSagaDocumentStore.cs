using Replication.Contracts.Stores;

namespace Replication.Storage.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteSagaDocumentStore(SqliteDatabase database) : ISagaDocumentStore
{
    private const string Stale =
        "FROM saga WHERE collection = $collection AND state = $state AND quiet_since < $before ORDER BY quiet_since, id LIMIT $limit";

    private const string Taken = "UPDATE saga SET quiet_since = $quietSince WHERE collection = $collection AND id = $id";

    public Task<SagaDocument?> FindAsync(string collection, Guid id, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => session.First(
                "SELECT version, state, updated_at, body FROM saga WHERE collection = $collection AND id = $id",
                row => new SagaDocument(id, row.GetInt32(0), row.GetString(1), row.GetTime(2), row.GetString(3)),
                none: null,
                ("$collection", collection), ("$id", id)),
            cancellationToken);

    public Task<bool> InsertAsync(string collection, SagaDocument document, CancellationToken cancellationToken) =>
        ChangeAsync(
            """
            INSERT INTO saga (collection, id, version, state, updated_at, quiet_since, body) VALUES ($collection, $id, $version, $state, $updatedAt, $updatedAt, $body)
            ON CONFLICT (collection, id) DO NOTHING
            """,
            cancellationToken,
            ("$collection", collection),
                ("$id", document.Id),
                ("$version", document.Version),
                ("$state", document.State),
                ("$updatedAt", document.UpdatedAt),
                ("$body", document.Body));

    public Task<bool> ReplaceAsync(string collection, SagaDocument document, int expectedVersion, CancellationToken cancellationToken) =>
        ChangeAsync(
            "UPDATE saga SET version = $version, state = $state, updated_at = $updatedAt, quiet_since = $updatedAt, body = $body WHERE "
                + "collection = $collection AND id = $id AND version = $expected",
            cancellationToken,
            ("$collection", collection),
                ("$id", document.Id),
                ("$version", document.Version),
                ("$state", document.State),
                ("$updatedAt", document.UpdatedAt),
                ("$body", document.Body),
            ("$expected", expectedVersion));

    public Task<bool> DeleteAsync(string collection, Guid id, int expectedVersion, CancellationToken cancellationToken) =>
        ChangeAsync(
            "DELETE FROM saga WHERE collection = $collection AND id = $id AND version = $expected",
            cancellationToken,
            ("$collection", collection), ("$id", id), ("$expected", expectedVersion));

    public Task<IReadOnlyList<Guid>> TakeStaleAsync(
        string collection, string state, DateTimeOffset now, TimeSpan unchangedFor, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return database.WriteAsync<IReadOnlyList<Guid>>(
            session =>
            {
                var stale = session.All(
                    $"SELECT id, updated_at {Stale}",
                    static row => (Id: row.GetId(0), UpdatedAt: row.GetTime(1)),
                    ("$collection", collection), ("$state", state), ("$before", now - unchangedFor), ("$limit", limit));
                foreach (var (id, updatedAt) in stale)
                    session.Execute(Taken, ("$quietSince", now
                        + RepeatBackoff.ExtraOf(now - updatedAt, unchangedFor)), ("$collection", collection), ("$id", id));
                return stale.ConvertAll(static it => it.Id);
            },
            cancellationToken);
    }

    public Task<int> PruneAsync(
        string collection, string state, DateTimeOffset updatedBefore, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return database.WriteAsync(
            session => session.Execute(
                $"DELETE FROM saga WHERE rowid IN (SELECT rowid {Stale})",
                ("$collection", collection), ("$state", state), ("$before", updatedBefore), ("$limit", limit)),
            cancellationToken);
    }

    private async Task<bool> ChangeAsync(string sql, CancellationToken cancellationToken, params (string Name, object? Value)[] values) =>
        await database.WriteAsync(session => session.Execute(sql, values), cancellationToken) > 0;
}
