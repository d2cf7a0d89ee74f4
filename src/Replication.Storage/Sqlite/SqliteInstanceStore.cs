using Microsoft.Data.Sqlite;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;
using Replication.Storage.Secrets;

namespace Replication.Storage.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteInstanceStore(SqliteDatabase database, SealedJson json) : IInstanceStore
{
    public Task<IReadOnlyDictionary<string, Guid>> ListVersionsAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyDictionary<string, Guid>>(
            static session => session.All(
                "SELECT name, version FROM instance", static row => (Name: row.GetString(0), Version: row.GetId(1)))
                .ToDictionary(static it => it.Name, static it => it.Version, StringComparer.Ordinal),
            cancellationToken);

    public Task<IReadOnlyList<KeptInstance>> ListAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<KeptInstance>>(
            session => session.All("SELECT version, created_at, changed_at, document, name FROM instance ORDER BY name", Read),
            cancellationToken);

    public Task<KeptInstance?> FindAsync(string name, CancellationToken cancellationToken) =>
        database.ReadAsync<KeptInstance?>(
            session => session.First(
                "SELECT version, created_at, changed_at, document, name FROM instance WHERE name = $name",
                    Read,
                    none: null!,
                    ("$name", name)),
            cancellationToken);

    public Task<bool> InsertAsync(KeptInstance instance, CancellationToken cancellationToken) =>
        database.WriteDurablyAsync(
            session => session.Execute(
                """
                INSERT INTO instance (name, version, created_at, changed_at, document) VALUES ($name, $version, $createdAt, $changedAt, $document)
                ON CONFLICT (name) DO NOTHING
                """,
                ("$name", instance.Instance.Name),
                    ("$version", instance.Version),
                    ("$createdAt", instance.CreatedAt),
                    ("$changedAt", instance.ChangedAt),
                    ("$document", json.Write(instance.Instance))) == 1,
            cancellationToken);

    public Task<bool> ReplaceAsync(KeptInstance instance, Guid expectedVersion, CancellationToken cancellationToken) =>
        database.WriteDurablyAsync(
            session => session.Execute(
                "UPDATE instance SET version = $version, changed_at = $changedAt, document = $document WHERE name = $name AND version = "
                    + "$expected",
                ("$name", instance.Instance.Name),
                    ("$version", instance.Version),
                    ("$changedAt", instance.ChangedAt),
                    ("$document", json.Write(instance.Instance)),
                    ("$expected", expectedVersion)) == 1,
            cancellationToken);

    public Task<bool> DeleteAsync(string name, Guid expectedVersion, CancellationToken cancellationToken) =>
        database.WriteDurablyAsync(
            session => session.Execute(
                "DELETE FROM instance WHERE name = $name AND version = $expected", ("$name", name), ("$expected", expectedVersion)) == 1,
            cancellationToken);

    private KeptInstance Read(SqliteDataReader row) =>
        new(StoredInstance.Read(row.GetString(4), row.GetString(3), json), row.GetId(0), row.GetTime(1), row.GetTime(2));
}
