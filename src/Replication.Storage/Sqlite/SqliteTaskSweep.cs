using Replication.Contracts.Stores;

namespace Replication.Storage.Sqlite;

/// <summary>Finds the tasks that want a wake-up: see <see cref="ITaskStore.TakeDueAsync"/>.</summary>
internal static class SqliteTaskSweep
{
    // Three index searches, each from its oldest end. SQLite would rather take the index of the status and sort all that wait;
    // named indexes forbid that, and fail should the conditions ever differ from theirs.
    private const string Due = """
        SELECT id, target_instance, priority, FALSE AS running, due_at AS since FROM task INDEXED BY task_retry
        WHERE status = 'pending' AND due_at > announced_at AND due_at <= $now
        UNION ALL
        SELECT id, target_instance, priority, FALSE, announced_at FROM task INDEXED BY task_unanswered
        WHERE status = 'pending' AND due_at <= announced_at AND announced_at < $announcedBefore AND due_at <= $now
        UNION ALL
        SELECT id, target_instance, priority, TRUE, lease_until FROM task INDEXED BY task_lease
        WHERE status = 'running' AND lease_until < $now
        ORDER BY since, id LIMIT $limit
        """;

    public static List<DueTask> TakeDue(SqliteSession session, DateTimeOffset now, DateTimeOffset announcedBefore, int limit)
    {
        var due = session.All(
            Due,
            static row => (Task: new DueTask(row.GetId(0), row.GetString(1), row.GetInt32(2)), Running: row.GetBoolean(3)),
            ("$now", now), ("$announcedBefore", announcedBefore), ("$limit", limit));
        foreach (var ((id, _, _), running) in due)
        {
            if (running)
                SqliteTaskTable.Update(session, SqliteTaskTable.Find(session, id)!.Returned(announcedAt: now));
            else
                session.Execute("UPDATE task SET announced_at = $now WHERE id = $id", ("$now", now), ("$id", id));
        }
        return due.ConvertAll(static it => it.Task);
    }
}
