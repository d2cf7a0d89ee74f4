using Npgsql;
using NpgsqlTypes;

namespace Replication.Testing.Servers.DocumentDb;

/// <summary>Calls the functions of the extension. BSON is passed and returned as bytea, which the extension casts.</summary>
internal sealed class Postgres(string connectionString) : IAsyncDisposable
{
    // Concurrent inserts of one unique key deadlock in the extension. Early detection of the deadlock makes the retry start early.
    private const string Settings =
        "-c search_path=documentdb_api_catalog,documentdb_api,public -c documentdb_core.enableCollation=on -c client_min_messages=warning"
        + " -c deadlock_timeout=10ms -c documentdb.useFileBasedPersistedCursors=on -c documentdb.defaultCursorExpiryTimeLimitSeconds=600";

    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString)
    {
        MaxPoolSize = 150,
        NoResetOnClose = true,
        MaxAutoPrepare = 40,
        AutoPrepareMinUsages = 2,
        CommandTimeout = 60,
        Options = Settings,
    });

    /// <summary>Returns the first row.</summary>
    public async Task<object?[]> RowAsync(string sql, params object?[] values)
    {
        await using var command = Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync();
        if (!await reader.ReadAsync())
            return [null];
        var row = new object?[reader.FieldCount];
        for (var column = 0; column < row.Length; column++)
            row[column] = await reader.IsDBNullAsync(column) ? null : reader.GetValue(column);
        return row;
    }

    /// <summary>Returns the document in the first column of the first row.</summary>
    public async Task<byte[]> DocumentAsync(string sql, params object?[] values) => (await RowAsync(sql, values))[0] as byte[] ?? [];

    public async Task ExecuteAsync(string sql, params object?[] values)
    {
        await using var command = Command(sql, values);
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private NpgsqlCommand Command(string sql, object?[] values)
    {
        var command = _source.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value, NpgsqlDbType = TypeOf(value) });
        return command;
    }

    private static NpgsqlDbType TypeOf(object? value) => value switch
    {
        string => NpgsqlDbType.Text,
        long => NpgsqlDbType.Bigint,
        _ => NpgsqlDbType.Bytea,
    };
}
