using Replication.Contracts.Stores;

namespace Replication.Storage.Sqlite;

/// <summary>Finds the tasks that want a wake-up: see <see cref="ITaskStore.TakeDueAsync"/>.</summary>
internal static class SqliteTaskSweep
{
    // Three index searches, each from its oldest end; the conditions repeat those of the partial indexes word for word.
    private const string Due = """
        SELECT id, FALSE AS running, due_at AS since FROM task WHERE status = 'pending' AND due_at > announced_at AND due_at <= $now
        UNION ALL
        SELECT id, FALSE, announced_at FROM task WHERE status = 'pending' AND due_at <= announced_at AND announced_at < $announcedBefore AND +due_at <= $now
        UNION ALL
        SELECT id, TRUE, lease_until FROM task WHERE status = 'running' AND lease_until < $now
        ORDER BY since, id LIMIT $limit
        """;

    public static List<Guid> TakeDue(SqliteSession session, DateTimeOffset now, DateTimeOffset announcedBefore, int limit)
    {
        var due = session.All(
            Due,
            static row => (Id: row.GetId(0), Running: row.GetBoolean(1)),
            ("$now", now), ("$announcedBefore", announcedBefore), ("$limit", limit));
        foreach (var (id, running) in due)
        {
            if (running)
                SqliteTaskTable.Update(session, SqliteTaskTable.Find(session, id)!.Returned(announcedAt: now));
            else
                session.Execute("UPDATE task SET announced_at = $now WHERE id = $id", ("$now", now), ("$id", id));
        }
        return due.ConvertAll(static it => it.Id);
    }
}
