using System.Text.Json;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Storage.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteTaskSweepStore(SqliteDatabase database) : ITaskSweepStore
{
    // Each statement scans a partial index from its oldest entry. Without INDEXED BY, SQLite chooses the status index and sorts all pending
    // tasks. INDEXED BY fails when the conditions no longer match the index.
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

    private const string Waiting = """
        SELECT id FROM task INDEXED BY task_retry
        WHERE status = 'pending' AND due_at > announced_at AND due_at > $now
            AND (source_instance = $instance OR target_instance = $instance)
            AND ($repository IS NULL OR (source_instance = $instance AND source_repository = $repository))
            AND document ->> '$.issue.code' IN (SELECT value FROM json_each($codes))
            AND ($digest IS NULL OR coalesce(document ->> '$.source.digest', $digest) = $digest)
        ORDER BY due_at, id LIMIT $limit
        """;

    private const string FrontOfDue = """
        SELECT document FROM task INDEXED BY task_retry
        WHERE status = 'pending' AND due_at > announced_at AND due_at <= $now ORDER BY due_at, id LIMIT 1
        """;

    private const string FrontOfUnanswered = """
        SELECT document FROM task INDEXED BY task_unanswered
        WHERE status = 'pending' AND due_at <= announced_at AND priority = $priority ORDER BY quiet_since, id LIMIT 1
        """;

    public Task<IReadOnlyList<DueTask>> TakeDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        database.WriteAsync<IReadOnlyList<DueTask>>(session => TakeDue(session, now, limit), cancellationToken);

    public Task<IReadOnlyList<DueTask>> TakeUnansweredAsync(
        int priority, DateTimeOffset now, TimeSpan answerTimeout, int limit, CancellationToken cancellationToken) =>
        database.WriteAsync<IReadOnlyList<DueTask>>(
            session => TakeUnanswered(session, priority, now, answerTimeout, limit), cancellationToken);

    public Task<int> HastenAsync(TaskWait wait, DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        database.WriteAsync(session => Hasten(session, wait, now, limit), cancellationToken);

    public Task ForgetAnnouncementsAsync(DateTimeOffset before, CancellationToken cancellationToken) => database.WriteAsync(
        session => session.Execute(Forgotten, ("$lowest", TaskPriority.Lowest), ("$highest", TaskPriority.Highest), ("$before", before)),
        cancellationToken);

    public Task<DateTimeOffset?> FindLongestWaitAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        database.ReadAsync(session => FindLongestWait(session, now), cancellationToken);

    private static List<DueTask> TakeDue(SqliteSession session, DateTimeOffset now, int limit)
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

    private static List<DueTask> TakeUnanswered(SqliteSession session, int priority, DateTimeOffset now, TimeSpan answerTimeout, int limit)
    {
        var unanswered = session.All(
            Unanswered,
            static row => (Task: new DueTask(row.GetId(0), row.GetString(1), row.GetInt32(2)), Extra: row.GetTime(4) - row.GetTime(3)),
            ("$priority", priority), ("$now", now), ("$before", now - answerTimeout), ("$limit", limit));
        foreach (var (task, extra) in unanswered)
            Announce(session, task.Id, now, now + RepeatBackoff.NextExtra(extra, answerTimeout));
        return unanswered.ConvertAll(static it => it.Task);
    }

    private static int Hasten(SqliteSession session, TaskWait wait, DateTimeOffset now, int limit)
    {
        var waiting = session.All(
            Waiting,
            static row => row.GetId(0),
            ("$now", now),
            ("$instance", wait.Instance),
            ("$codes", JsonSerializer.Serialize(wait.IssueCodes)),
            ("$repository", wait.SourceRepository?.Text),
            ("$digest", wait.SourceDigest?.Text),
            ("$limit", limit));
        foreach (var id in waiting)
            SqliteTaskTable.Update(session, SqliteTaskTable.Find(session, id)!.Hastened(now));
        return waiting.Count;
    }

    // A repeated announcement moves a task back in the index, so the first entry is only approximately the oldest task.
    private static DateTimeOffset? FindLongestWait(SqliteSession session, DateTimeOffset now)
    {
        var fronts = session.All(FrontOfDue, static row => row.GetDocument<ReplicationTask>(0), ("$now", now));
        for (var priority = TaskPriority.Lowest; priority <= TaskPriority.Highest; priority++)
            fronts.AddRange(session.All(FrontOfUnanswered, static row => row.GetDocument<ReplicationTask>(0), ("$priority", priority)));
        return StoredTask.LongestWait(fronts);
    }

    private static void Announce(SqliteSession session, Guid id, DateTimeOffset now, DateTimeOffset quietSince) =>
        session.Execute(
            "UPDATE task SET announced_at = $now, quiet_since = $quietSince WHERE id = $id",
            ("$now", now),
            ("$quietSince", quietSince),
            ("$id", id));
}
