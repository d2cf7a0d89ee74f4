using Replication.Contracts.Stores;

namespace Replication.Storage.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteLastReportStore(SqliteDatabase database) : ILastReportStore
{
    public Task RecordAsync(string instance, DateTimeOffset at, int? secret, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                var known = Find(session, instance);
                var report = known?.Then(at, secret) ?? LastReport.First(at, secret);
                return ReferenceEquals(report, known) ? 0 : session.Execute(
                    """
                    INSERT INTO notification (instance, at, document) VALUES ($instance, $at, $document)
                    ON CONFLICT (instance) DO UPDATE SET at = excluded.at, document = excluded.document
                    """,
                    ("$instance", instance), ("$at", report.At), ("$document", StoreJson.Write(report)));
            },
            cancellationToken);

    public Task<IReadOnlyDictionary<string, LastReport>> FindAsync(
        IReadOnlyCollection<string> instances, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyDictionary<string, LastReport>>(
            session => instances.Distinct()
                .Select(instance => (Instance: instance, Report: Find(session, instance)))
                .Where(static it => it.Report is not null)
                .ToDictionary(static it => it.Instance, static it => it.Report!, StringComparer.Ordinal),
            cancellationToken);

    // An older version stored the time only.
    private static LastReport? Find(SqliteSession session, string instance) => session.First(
        "SELECT at, document FROM notification WHERE instance = $instance",
        static row => row.IsDBNull(1) ? new LastReport(row.GetTime(0)) : row.GetDocument<LastReport>(1),
        none: null,
        ("$instance", instance));
}
