using Microsoft.Data.Sqlite;

namespace Replication.Storage.Sqlite;

/// <summary>One connection for one thread at a time. It compiles each statement once.</summary>
internal sealed class SqliteSession(SqliteConnection connection, TimeProvider time) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _commands = [];

    /// <summary>The statements that were executed, for the test of their query plans.</summary>
    public IReadOnlyCollection<string> Statements => _commands.Keys;

    /// <summary>The time by the clock that the processes of the store share.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Executes a statement and returns the number of changed rows.</summary>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values) => Bind(sql, values).ExecuteNonQuery();

    /// <summary>Returns the first row, or <paramref name="none"/>.</summary>
    public T First<T>(string sql, Func<SqliteDataReader, T> read, T none, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var reader = Bind(sql, values).ExecuteReader();
        return reader.Read() ? read(reader) : none;
    }

    /// <summary>Returns all rows.</summary>
    public List<T> All<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var reader = Bind(sql, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
            command.Dispose();
        connection.Dispose();
    }

    private SqliteCommand Bind(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, _) in values)
                command.Parameters.Add(new SqliteParameter { ParameterName = name });
            _commands.Add(sql, command);
        }
        for (var i = 0; i < values.Length; i++)
            command.Parameters[values[i].Name].Value = Stored(values[i].Value);
        return command;
    }

    // Ids are stored as big-endian bytes and times as UTC ticks, so that SQLite sorts both exactly as .NET does.
    private static object Stored(object? value) => value switch
    {
        null => DBNull.Value,
        Guid id => id.ToByteArray(bigEndian: true),
        DateTimeOffset time => time.UtcTicks,
        _ => value,
    };
}
