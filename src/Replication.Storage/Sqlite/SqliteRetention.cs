using Replication.Contracts;
using Replication.Contracts.Backfills;
using Replication.Contracts.History;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Storage.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteRetention(SqliteDatabase database, RetentionTimes times) : IRetention
{
    public async Task<bool> ExpireAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var removed = await database.WriteAsync(
            session => new[]
            {
                RemoveTasks(session, now - times.FinishedTasks, limit),
                RemoveEvents(session, now - times.Events, limit),
                RemoveBackfills(session, now - times.Backfills, limit),
                session.Execute(
                    "DELETE FROM quarantine WHERE id IN (SELECT id FROM quarantine WHERE received_at < $before "
                        + "ORDER BY received_at, id LIMIT $limit)",
                        ("$before", now - times.Quarantine),
                        ("$limit", limit)),
                session.Execute(
                    "DELETE FROM audit WHERE rowid IN (SELECT rowid FROM audit WHERE at < $before ORDER BY at, id LIMIT $limit)",
                        ("$before", now - times.Audit),
                        ("$limit", limit)),
                RemoveHistory(session, HistorySpan.Minute, now - times.MinuteHistory, limit),
                RemoveHistory(session, HistorySpan.Hour, now - times.History, limit),
                session.Execute(
                    "DELETE FROM process WHERE id IN (SELECT id FROM process WHERE seen_at < $before LIMIT $limit)",
                        ("$before", now - times.Processes),
                        ("$limit", limit)),
            },
            cancellationToken);
        return removed.Contains(limit);
    }

    // A task never finishes before its creation, so the index on the creation time finds the few candidates.
    private static int RemoveTasks(SqliteSession session, DateTimeOffset before, int limit)
    {
        var removed = 0;
        foreach (var status in (ReadOnlySpan<ReplicationStatus>)[
            ReplicationStatus.Succeeded, ReplicationStatus.Failed, ReplicationStatus.Canceled
        ])
        {
            var expired = session
                .All(
                    "SELECT id, document FROM task WHERE status = $status AND created_at < $before ORDER BY created_at, id LIMIT $limit",
                    static row => (Id: row.GetId(0), Task: row.GetDocument<ReplicationTask>(1)),
                    ("$status", status.ToWord()), ("$before", before), ("$limit", limit - removed))
                .FindAll(row => row.Task.FinishedAt < before);
            foreach (var (id, _) in expired)
                session.Execute("DELETE FROM task WHERE id = $id", ("$id", id));
            removed += expired.Count;
        }
        return removed;
    }

    private static int RemoveHistory(SqliteSession session, HistorySpan span, DateTimeOffset before, int limit) => session.Execute(
        """
        DELETE FROM history WHERE (span, start, rule, source, target) IN (
            SELECT span, start, rule, source, target FROM history WHERE span = $span AND start < $before LIMIT $limit)
        """,
        ("$span", (int)span),
        ("$before", before),
        ("$limit", limit));

    // The same holds for backfills.
    private static int RemoveBackfills(SqliteSession session, DateTimeOffset before, int limit)
    {
        var expired = session
            .All(
                "SELECT id, document FROM backfill WHERE lease_until IS NULL AND created_at < $before ORDER BY created_at, id LIMIT $limit",
                static row => (Id: row.GetId(0), Backfill: row.GetDocument<Backfill>(1)),
                ("$before", before), ("$limit", limit))
            .FindAll(row => row.Backfill.FinishedAt < before);
        foreach (var (id, _) in expired)
        {
            session.Execute("DELETE FROM missing_image WHERE backfill = $id", ("$id", id));
            session.Execute("DELETE FROM backfill WHERE id = $id", ("$id", id));
        }
        return expired.Count;
    }

    private static int RemoveEvents(SqliteSession session, DateTimeOffset before, int limit)
    {
        var expired = session
            .All(
                "SELECT sequence, document FROM event WHERE sequence < (SELECT max(sequence) FROM event) ORDER BY sequence LIMIT $limit",
                static row => (Sequence: row.GetInt64(0), Event: row.GetDocument<CompletionEvent>(1)),
                ("$limit", limit))
            .TakeWhile(row => row.Event.FinishedAt < before)
            .ToList();
        return expired.Count == 0 ? 0 : session.Execute("DELETE FROM event WHERE sequence <= $last", ("$last", expired[^1].Sequence));
    }
}
