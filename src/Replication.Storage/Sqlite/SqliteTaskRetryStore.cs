using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Storage.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteTaskRetryStore(SqliteDatabase database) : ITaskRetryStore
{
    public Task<ReplicationTask?> RetryAsync(Guid id, DateTimeOffset at, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                if (SqliteTaskTable.Find(session, id) is not { IsRetryable: true } task)
                    return null;
                var retried = task.Retried(at);
                SqliteTaskTable.Update(session, retried);
                return retried.Task;
            },
            cancellationToken);

    public Task<ReplicationTask?> RedoAsync(Guid id, TaskIssue reason, DateTimeOffset at, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                if (SqliteTaskTable.Find(session, id)?.RedoneOrMarked(reason, at) is not { } redone)
                    return null;
                SqliteTaskTable.Update(session, redone);
                return redone.Task;
            },
            cancellationToken);

    public Task<ReplicationTask?> RedoNewestAsync(
        ReplicationTask late,
            Digest? digest,
            TaskIssue reason,
            DateTimeOffset at,
            DateTimeOffset nextAttemptAt,
            CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                if (StoredTask.ToRedo(SqliteTaskTable.ListNewest(session, late), late, digest) is not { } newest)
                    return null;
                var redone = newest.Redone(reason, at, nextAttemptAt);
                SqliteTaskTable.Update(session, redone);
                return redone.Task;
            },
            cancellationToken);
}
