using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Storage.Sqlite;

/// <summary>Finds the tasks that want a wake-up: see <see cref="ITaskStore.TakeDueAsync"/> and <see cref="ITaskStore.TakeUnansweredAsync"/>.</summary>
internal static class SqliteTaskSweep
{
    // Index searches, each from its oldest end. SQLite would rather take the index of the status and sort all that wait;
    // named indexes forbid that, and fail should the conditions ever differ from theirs.
    private const string Due = """
        SELECT id, target_instance, priority, FALSE AS running, due_at AS since FROM task INDEXED BY task_retry
        WHERE status = 'pending' AND due_at > announced_at AND due_at <= $now
        UNION ALL
        SELECT id, target_instance, priority, TRUE, lease_until FROM task INDEXED BY task_lease
        WHERE status = 'running' AND lease_until < $now
        ORDER BY since, id LIMIT $limit
        """;

    private const string Unanswered = """
        SELECT id, target_instance, priority, announced_at, quiet_since FROM task INDEXED BY task_unanswered
        WHERE status = 'pending' AND due_at <= announced_at AND priority = $priority AND quiet_since < $before AND due_at <= $now
        ORDER BY quiet_since, id LIMIT $limit
        """;

    private const string Forgotten = """
        UPDATE task INDEXED BY task_unanswered SET announced_at = -1, quiet_since = 0
        WHERE status = 'pending' AND due_at <= announced_at AND priority BETWEEN $lowest AND $highest AND announced_at < $before
        """;

    private const string FrontOfDue = """
        SELECT document FROM task INDEXED BY task_retry
        WHERE status = 'pending' AND due_at > announced_at AND due_at <= $now ORDER BY due_at, id LIMIT 1
        """;

    private const string FrontOfUnanswered = """
        SELECT document FROM task INDEXED BY task_unanswered
        WHERE status = 'pending' AND due_at <= announced_at AND priority = $priority ORDER BY quiet_since, id LIMIT 1
        """;

    public static List<DueTask> TakeDue(SqliteSession session, DateTimeOffset now, int limit)
    {
        var due = session.All(
            Due,
            static row => (Task: new DueTask(row.GetId(0), row.GetString(1), row.GetInt32(2)), Running: row.GetBoolean(3)),
            ("$now", now), ("$limit", limit));
        foreach (var ((id, _, _), running) in due)
        {
            if (running)
                SqliteTaskTable.Update(session, SqliteTaskTable.Find(session, id)!.Returned(announcedAt: now));
            else
                Announce(session, id, now, quietSince: now);
        }
        return due.ConvertAll(static it => it.Task);
    }

    public static List<DueTask> TakeUnanswered(SqliteSession session, int priority, DateTimeOffset now, TimeSpan patience, int limit)
    {
        var unanswered = session.All(
            Unanswered,
            static row => (Task: new DueTask(row.GetId(0), row.GetString(1), row.GetInt32(2)), Extra: row.GetTime(4) - row.GetTime(3)),
            ("$priority", priority), ("$now", now), ("$before", now - patience), ("$limit", limit));
        foreach (var (task, extra) in unanswered)
            Announce(session, task.Id, now, now + Patience.NextExtra(extra, patience));
        return unanswered.ConvertAll(static it => it.Task);
    }

    public static int Forget(SqliteSession session, DateTimeOffset before) => session.Execute(
        Forgotten, ("$lowest", TaskPriority.Lowest), ("$highest", TaskPriority.Highest), ("$before", before));

    // What was announced again stands behind its place in the order: the front is about the oldest.
    public static DateTimeOffset? FindLongestWait(SqliteSession session, DateTimeOffset now)
    {
        var fronts = session.All(FrontOfDue, static row => row.GetDocument<ReplicationTask>(0), ("$now", now));
        for (var priority = TaskPriority.Lowest; priority <= TaskPriority.Highest; priority++)
            fronts.AddRange(session.All(FrontOfUnanswered, static row => row.GetDocument<ReplicationTask>(0), ("$priority", priority)));
        return StoredTask.LongestWait(fronts);
    }

    private static void Announce(SqliteSession session, Guid id, DateTimeOffset now, DateTimeOffset quietSince) =>
        session.Execute("UPDATE task SET announced_at = $now, quiet_since = $quietSince WHERE id = $id", ("$now", now), ("$quietSince", quietSince), ("$id", id));
}
