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
                if (SqliteTaskTable.Find(session, id) is not { Task.Status: ReplicationStatus.Pending } task)
                    return false;
                SqliteTaskTable.Update(session, task.Canceled(cancellation, cancellation.At));
                return true;
            },
            cancellationToken);

    public Task<IReadOnlyList<ReplicationTask>> CancelWaitingAsync(
        TaskFilter filter, TaskCancellation cancellation, int limit, CancellationToken cancellationToken)
    {
        if (filter.Status is { } status and not ReplicationStatus.Pending)
            throw new ArgumentException($"{status} tasks do not wait", nameof(filter));
        var query = SqliteTaskList.Query(
            filter with { Status = ReplicationStatus.Pending }, PageCursor.Parse(SqliteTaskList.CursorMark, null), limit);
        return database.WriteAsync<IReadOnlyList<ReplicationTask>>(
            session => [.. session.All(query.Sql, static row => row.GetDocument<ReplicationTask>(0), query.Values)
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
