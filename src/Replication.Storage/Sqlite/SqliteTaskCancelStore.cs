using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Storage.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteTaskCancelStore(SqliteDatabase database) : ITaskCancelStore
{
    public Task<ReplicationTask?> CancelAsync(Guid id, TaskCancellation cancellation, CancellationToken cancellationToken) =>
        database.WriteAsync(session => SqliteTaskTable.Find(session, id) is { } task
            ? Cancel(session, task, cancellation).Task
            : null, cancellationToken);

    public Task<bool> CancelWaitingAsync(Guid id, TaskCancellation cancellation, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                if (SqliteTaskTable.Find(session, id) is not { IsWaiting: true } task)
                    return false;
                SqliteTaskTable.Update(session, task.Canceled(cancellation, cancellation.At));
                return true;
            },
            cancellationToken);

    public Task<IReadOnlyList<ReplicationTask>> CancelWaitingAsync(
        TaskFilter filter, TaskCancellation cancellation, int limit, CancellationToken cancellationToken)
    {
        var queries = WaitingStatuses.Of(filter)
            .Select(it => SqliteTaskList.Query(filter with { Status = it }, PageCursor.Parse(SqliteTaskList.CursorMark, null), limit))
            .ToList();
        return database.WriteAsync<IReadOnlyList<ReplicationTask>>(
            session => [.. queries
                .SelectMany(query => session.All(query.Sql, static row => row.GetDocument<ReplicationTask>(0), query.Values))
                .Take(limit)
                .Select(task => Cancel(session, SqliteTaskTable.Find(session, task.Id)!, cancellation).Task)],
            cancellationToken);
    }

    public Task<IReadOnlyList<Guid>> ListToBeCanceledAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Guid>>(
            session => [.. ids.Where(id => session.First(
                "SELECT document ->> '$.cancellation' IS NOT NULL FROM task WHERE id = $id AND status = 'running'",
                static row => row.GetBoolean(0),
                none: false,
                ("$id", id)))],
            cancellationToken);

    private static StoredTask Cancel(SqliteSession session, StoredTask task, TaskCancellation cancellation)
    {
        var changed = task.CanceledOrMarked(cancellation);
        if (changed != task)
            SqliteTaskTable.Update(session, changed);
        return changed;
    }
}
