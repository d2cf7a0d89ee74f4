using Replication.Contracts;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Storage.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteTaskStore(SqliteDatabase database) : ITaskStore
{
    public Task<IReadOnlyList<ReplicationTask>> AddAsync(IReadOnlyCollection<ReplicationTask> tasks, CancellationToken cancellationToken) =>
        database.WriteAsync<IReadOnlyList<ReplicationTask>>(
            session => [.. tasks.Select(task => SqliteTaskTable.Insert(session, StoredTask.New(task))
                ? task
                : SqliteTaskTable.Find(session, task.Id)!.Task)],
            cancellationToken);

    public Task<ReplicationTask?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        database.ReadAsync(session => SqliteTaskTable.Find(session, id)?.Task, cancellationToken);

    public Task<IReadOnlyList<ReplicationTask>> FindAsync(IdPrefix prefix, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<ReplicationTask>>(
            session => session.All(
                "SELECT document FROM task WHERE id BETWEEN $first AND $last ORDER BY id LIMIT $limit",
                static row => row.GetDocument<ReplicationTask>(0),
                ("$first", prefix.First),
                ("$last", prefix.Last),
                ("$limit", limit)),
            cancellationToken);

    // One search in the index for each batch: a batch may have many tasks.
    public Task<IReadOnlyList<Guid>> FindBatchesAsync(IdPrefix prefix, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Guid>>(
            session => session.All(
                """
                WITH RECURSIVE found (batch) AS (
                    SELECT MIN(batch) FROM task WHERE batch BETWEEN $first AND $last
                    UNION ALL
                    SELECT (SELECT MIN(task.batch) FROM task WHERE task.batch > found.batch AND task.batch <= $last) FROM found
                    WHERE found.batch IS NOT NULL
                )
                SELECT batch FROM found WHERE batch IS NOT NULL LIMIT $limit
                """,
                static row => row.GetId(0),
                ("$first", prefix.First),
                ("$last", prefix.Last),
                ("$limit", limit)),
            cancellationToken);

    public Task<Page<ReplicationTask>> ListAsync(TaskFilter filter, string? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var query = SqliteTaskList.Query(filter, PageCursor.Parse(SqliteTaskList.CursorMark, after), limit);
        return database.ReadAsync(
            session => PageCursor.Page(
                SqliteTaskList.CursorMark,
                session.All(query.Sql, static row => row.GetDocument<ReplicationTask>(0), query.Values),
                limit,
                static last => new(last.CreatedAt, last.Id)),
            cancellationToken);
    }

    public Task<IReadOnlyList<ReplicationTask>> ListFinishedAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<ReplicationTask>>(
            session => [.. ids.Select(id => session.First(
                "SELECT document FROM task WHERE id = $id AND status NOT IN ('pending', 'held', 'running')",
                static row => row.GetDocument<ReplicationTask>(0),
                none: null!,
                ("$id", id))).OfType<ReplicationTask>()],
            cancellationToken);
}
