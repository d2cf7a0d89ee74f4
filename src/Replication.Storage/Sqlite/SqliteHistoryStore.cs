using Microsoft.Data.Sqlite;
using Replication.Contracts.History;
using Replication.Contracts.Stores;

namespace Replication.Storage.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteHistoryStore(SqliteDatabase database) : IHistoryStore
{
    private const int KeyColumns = 4;

    private static readonly string Columns = string.Join(", ", HistoryCounts.Names);

    private static readonly string Upsert = $"""
        INSERT INTO history (span, start, rule, source, target, {Columns})
        VALUES ($span, $start, $rule, $source, $target, {string.Join(", ", HistoryCounts.Names.Select(static it => $"${it}"))})
        ON CONFLICT (span, start, rule, source, target) DO UPDATE SET
            {string.Join(", ", HistoryCounts.Names.Select(static it => $"{it} = {it} + excluded.{it}"))}
        """;

    private static readonly string Sums = $"""
        SELECT start - start % $step AS part, rule, source, target, {string.Join(", ", HistoryCounts.Names.Select(static it => $"sum({it})"))}
        FROM history AS page WHERE span = $span AND start >= $from AND start < $to
        GROUP BY part, rule, source, target LIMIT $limit
        """;

    public Task AddAsync(IReadOnlyCollection<HistoryRow> minutes, ProcessReport report, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                foreach (var row in minutes)
                {
                    Add(session, HistorySpan.Minute, row.Start, row);
                    Add(session, HistorySpan.Hour, HistoryHour.Of(row.Start), row);
                }
                return session.Execute(
                    """
                    INSERT INTO process (id, seen_at, document) VALUES ($id, $seenAt, $document)
                    ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, document = excluded.document
                    """,
                    ("$id", report.Id), ("$seenAt", report.SeenAt), ("$document", StoreJson.Write(report)));
            },
            cancellationToken);

    public Task<IReadOnlyList<HistoryRow>> ReadAsync(
        HistorySpan span, DateTimeOffset from, DateTimeOffset to, TimeSpan step, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<HistoryRow>>(
            session => session.All(
                Sums, Read, ("$step", step.Ticks), ("$span", (int)span), ("$from", from), ("$to", to), ("$limit", limit)),
            cancellationToken);

    public Task<IReadOnlyList<ProcessReport>> ListProcessesAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<ProcessReport>>(
            session => session.All(
                "SELECT document FROM process WHERE seen_at >= $since",
                static row => row.GetDocument<ProcessReport>(0),
                ("$since", since)),
            cancellationToken);

    public Task RemoveProcessAsync(Guid id, CancellationToken cancellationToken) =>
        database.WriteAsync(session => session.Execute("DELETE FROM process WHERE id = $id", ("$id", id)), cancellationToken);

    private static void Add(SqliteSession session, HistorySpan span, DateTimeOffset start, HistoryRow row) => session.Execute(
        Upsert,
        [
            ("$span", (int)span),
            ("$start", start),
            ("$rule", row.Key.Rule),
            ("$source", row.Key.Source),
            ("$target", row.Key.Target),
            .. HistoryCounts.Names.Zip(row.Counts.Values, static (name, value) => ($"${name}", (object?)value)),
        ]);

    private static HistoryRow Read(SqliteDataReader row) => new(
        row.GetTime(0),
        new(row.GetString(1), row.GetString(2), row.GetString(3)),
        HistoryCounts.Of(HistoryCounts.Names.Select((_, i) => row.GetInt64(KeyColumns + i))));
}
