using Replication.Contracts.Instances;
using Replication.Storage.Secrets;

namespace Replication.Storage.Sqlite;

/// <inheritdoc/>
internal sealed class SqlitePlainKeys(SqliteDatabase database, SealedJson json) : IPlainKeySearch
{
    private static readonly (string Table, string Key, string Column)[] Texts = [("audit", "id", "document"), ("request", "key", "answer")];

    public async Task<int> SealAsync(CancellationToken cancellationToken)
    {
        var count = await SealInstancesAsync(cancellationToken);
        foreach (var (table, key, column) in Texts)
            count += await CleanAsync(table, key, column, cancellationToken);
        if (count > 0)
            database.EraseFreed();
        return count;
    }

    private async Task<int> SealInstancesAsync(CancellationToken cancellationToken)
    {
        var found = await database.ReadAsync(
            static session => session.All(
                $"SELECT name, version, document FROM instance WHERE instr(document, '{IPlainKeySearch.Mark}') > 0",
                static row => (Name: row.GetString(0), Version: row.GetId(1), Document: row.GetString(2))),
            cancellationToken);
        var count = 0;
        foreach (var (name, version, document) in found)
        {
            var instance = StoredInstance.Read(name, document, json);
            // Rewriting a document that cannot be read completely would lose the rest.
            if (instance.DamagedKeys.Count > 0)
                continue;
            var text = json.Write(instance);
            count += await database.WriteDurablyAsync(
                session => session.Execute(
                    "UPDATE instance SET version = $version, document = $document WHERE name = $name AND version = $expected",
                    ("$name", name), ("$version", Guid.NewGuid()), ("$document", text), ("$expected", version)),
                cancellationToken);
        }
        return count;
    }

    private async Task<int> CleanAsync(string table, string key, string column, CancellationToken cancellationToken)
    {
        var found = await database.ReadAsync(
            session => session.All(
                $"SELECT {key}, {column} FROM {table} WHERE instr({column}, '{IPlainKeySearch.Mark}') > 0",
                static row => (Key: row.GetValue(0), Text: row.GetString(1))),
            cancellationToken);
        var count = 0;
        foreach (var (id, text) in found)
        {
            count += await database.WriteDurablyAsync(
                session => session.Execute(
                    $"UPDATE {table} SET {column} = $text WHERE {key} = $id", ("$id", id), ("$text", PemText.WithoutPrivateKeys(text))),
                cancellationToken);
        }
        return count;
    }
}
