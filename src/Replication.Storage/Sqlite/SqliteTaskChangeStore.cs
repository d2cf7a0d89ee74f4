using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Storage.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteTaskChangeStore(SqliteDatabase database) : ITaskChangeStore
{
    // The index has all that is read.
    private const string Changed = """
        SELECT id, changed_at FROM task INDEXED BY task_change WHERE changed_at >= $since ORDER BY changed_at DESC LIMIT $limit
        """;

    public Task<IReadOnlyList<TaskChange>> ListAsync(DateTimeOffset since, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<TaskChange>>(
            session => session.All(
                Changed, static row => new TaskChange(row.GetId(0), row.GetTime(1)), ("$since", since), ("$limit", limit)),
            cancellationToken);

    public Task<IReadOnlyList<ReplicationTask>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<ReplicationTask>>(
            session => [.. ids.Select(id => SqliteTaskTable.Find(session, id)?.Task).OfType<ReplicationTask>()], cancellationToken);
}
