using Replication.Contracts.Stores;

namespace Replication.Storage.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteLastReportStore(SqliteDatabase database) : ILastReportStore
{
    public Task RecordAsync(string instance, DateTimeOffset at, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => session.Execute(
                """
                INSERT INTO notification (instance, at) VALUES ($instance, $at)
                ON CONFLICT (instance) DO UPDATE SET at = excluded.at WHERE excluded.at > at
                """,
                ("$instance", instance), ("$at", at)),
            cancellationToken);

    public Task<IReadOnlyDictionary<string, DateTimeOffset>> FindAsync(
        IReadOnlyCollection<string> instances, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyDictionary<string, DateTimeOffset>>(
            session => instances.Distinct()
                .Select(instance => (Instance: instance, At: session.First(
                    "SELECT at FROM notification WHERE instance = $instance",
                    static row => (DateTimeOffset?)row.GetTime(0),
                    none: null,
                    ("$instance", instance))))
                .Where(static it => it.At is not null)
                .ToDictionary(static it => it.Instance, static it => it.At!.Value, StringComparer.Ordinal),
            cancellationToken);
}
