using Microsoft.Data.Sqlite;

namespace Replication.Storage.Sqlite;

/// <summary>Reads the values that <see cref="SqliteSession"/> stored.</summary>
internal static class SqliteValues
{
    public static Guid GetId(this SqliteDataReader row, int column) => new(row.GetFieldValue<byte[]>(column), bigEndian: true);

    public static DateTimeOffset GetTime(this SqliteDataReader row, int column) => new(row.GetInt64(column), TimeSpan.Zero);

    public static T GetDocument<T>(this SqliteDataReader row, int column) => StoreJson.Read<T>(row.GetString(column));
}
