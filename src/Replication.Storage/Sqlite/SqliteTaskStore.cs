using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Storage.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteTaskStore(SqliteDatabase database) : ITaskStore
{
    public Task<IReadOnlyList<ReplicationTask>> AddAsync(IReadOnlyCollection<ReplicationTask> tasks, CancellationToken cancellationToken) =>
        database.WriteAsync<IReadOnlyList<ReplicationTask>>(
            session => [.. tasks.Select(task => SqliteTaskTable.Insert(session, StoredTask.New(task)) ? task : SqliteTaskTable.Find(session, task.Id)!.Task)],
            cancellationToken);

    public Task<ReplicationTask?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        database.ReadAsync(session => SqliteTaskTable.Find(session, id)?.Task, cancellationToken);

    public Task<IReadOnlyList<ReplicationTask>> ListBatchAsync(Guid batch, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<ReplicationTask>>(
            session => session.All(
                "SELECT document FROM task WHERE batch = $batch ORDER BY created_at, id",
                static row => row.GetDocument<ReplicationTask>(0),
                ("$batch", batch)),
            cancellationToken);

    public Task<IReadOnlyList<ReplicationTask>> ListFinishedAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<ReplicationTask>>(
            session => [.. ids.Select(id => session.First(
                "SELECT document FROM task WHERE id = $id AND status NOT IN ('pending', 'running')",
                static row => row.GetDocument<ReplicationTask>(0),
                none: null!,
                ("$id", id))).OfType<ReplicationTask>()],
            cancellationToken);

    public Task<IReadOnlyList<Guid>> ListToBeCanceledAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Guid>>(
            session => [.. ids.Where(id => session.First(
                "SELECT document ->> '$.cancellation' IS NOT NULL FROM task WHERE id = $id AND status = 'running'",
                static row => row.GetBoolean(0),
                none: false,
                ("$id", id)))],
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

    public Task<TaskClaim> ClaimAsync(Guid id, string owner, DateTimeOffset now, DateTimeOffset leaseUntil, CancellationToken cancellationToken) =>
        database.WriteAsync(session => Claim(session, id, owner, now, leaseUntil), cancellationToken);

    public Task<bool> RenewAsync(TaskLease lease, DateTimeOffset leaseUntil, TaskProgress progress, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                if (SqliteTaskTable.FindHeld(session, lease) is not { Task.Cancellation: null } task)
                    return false;
                SqliteTaskTable.UpdateRunning(session, task.Renewed(leaseUntil, progress));
                return true;
            },
            cancellationToken);

    public Task<TagTurn> CheckTurnAsync(TaskLease lease, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => session.First(
                $"""
                SELECT document ->> '$.cancellation' IS NOT NULL, EXISTS ({SqliteTaskTable.Superseding}), EXISTS ({SqliteTaskTable.Newer})
                FROM task WHERE id = $id AND owner = $owner AND fence = $fence
                """,
                static row => row.GetBoolean(0) ? TagTurn.Canceled : row.GetBoolean(1) ? TagTurn.Superseded : row.GetBoolean(2) ? TagTurn.Contested : TagTurn.Mine,
                none: TagTurn.LeaseLost,
                ("$id", lease.TaskId), ("$owner", lease.Owner), ("$fence", lease.Fence)),
            cancellationToken);

    public Task<bool> FinishAsync(TaskLease lease, TaskEnd end, CancellationToken cancellationToken) =>
        end.Status is ReplicationStatus.Pending or ReplicationStatus.Running
            ? throw new ArgumentException($"{end.Status} is no end", nameof(end))
            : EndAttemptAsync(lease, task => task.Finished(end), cancellationToken);

    public Task<bool> DeferAsync(TaskLease lease, DateTimeOffset now, DateTimeOffset? nextAttemptAt, TaskIssue? issue, TaskProgress progress, CancellationToken cancellationToken) =>
        EndAttemptAsync(lease, task => task.Deferred(now, nextAttemptAt, issue, progress), cancellationToken);

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

    public Task<DueTask?> FindWaitingAsync(TaskTarget target, Guid except, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => session.First<DueTask?>(
                """
                SELECT id, target_instance, priority FROM task
                WHERE target_instance = $instance AND target_repository = $repository AND target_tag = $tag AND status = 'pending' AND due_at <= $now AND +id <> $except
                ORDER BY ordered_at, id LIMIT 1
                """,
                static row => new(row.GetId(0), row.GetString(1), row.GetInt32(2)),
                none: null,
                ("$instance", target.Instance), ("$repository", target.Repository.Text), ("$tag", target.Tag.Text), ("$now", now), ("$except", except)),
            cancellationToken);

    public Task<IReadOnlyList<DueTask>> TakeDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        database.WriteAsync<IReadOnlyList<DueTask>>(session => SqliteTaskSweep.TakeDue(session, now, limit), cancellationToken);

    public Task<IReadOnlyList<DueTask>> TakeUnansweredAsync(int priority, DateTimeOffset now, TimeSpan patience, int limit, CancellationToken cancellationToken) =>
        database.WriteAsync<IReadOnlyList<DueTask>>(session => SqliteTaskSweep.TakeUnanswered(session, priority, now, patience, limit), cancellationToken);

    public Task ForgetAnnouncementsAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        database.WriteAsync(session => SqliteTaskSweep.Forget(session, before), cancellationToken);

    public Task<DateTimeOffset?> FindLongestWaitAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        database.ReadAsync(session => SqliteTaskSweep.FindLongestWait(session, now), cancellationToken);

    public Task<ReplicationTask?> CancelAsync(Guid id, TaskCancellation cancellation, CancellationToken cancellationToken) =>
        database.WriteAsync(session => SqliteTaskTable.Find(session, id) is { } task ? Cancel(session, task, cancellation).Task : null, cancellationToken);

    public Task<IReadOnlyList<ReplicationTask>> CancelWaitingAsync(TaskFilter filter, TaskCancellation cancellation, int limit, CancellationToken cancellationToken)
    {
        if (filter.Status is { } status and not ReplicationStatus.Pending)
            throw new ArgumentException($"{status} tasks do not wait", nameof(filter));
        var query = SqliteTaskList.Query(filter with { Status = ReplicationStatus.Pending }, PageCursor.Parse(SqliteTaskList.CursorMark, null), limit);
        return database.WriteAsync<IReadOnlyList<ReplicationTask>>(
            session => [.. session.All(query.Sql, static row => row.GetDocument<ReplicationTask>(0), query.Values)
                .Take(limit)
                .Select(task => Cancel(session, SqliteTaskTable.Find(session, task.Id)!, cancellation).Task)],
            cancellationToken);
    }

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
                if (SqliteTaskTable.Find(session, id) is not { IsRedoable: true } task)
                    return null;
                var redone = task.Redone(reason, at, nextAttemptAt: at);
                SqliteTaskTable.Update(session, redone);
                return redone.Task;
            },
            cancellationToken);

    public Task<ReplicationTask?> RedoNewestAsync(
        ReplicationTask late, Digest? digest, TaskIssue reason, DateTimeOffset at, DateTimeOffset nextAttemptAt, CancellationToken cancellationToken) =>
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

    private static StoredTask Cancel(SqliteSession session, StoredTask task, TaskCancellation cancellation)
    {
        var changed = task.CanceledOrMarked(cancellation);
        if (changed != task)
            SqliteTaskTable.Update(session, changed);
        return changed;
    }

    private static TaskClaim Claim(SqliteSession session, Guid id, string owner, DateTimeOffset now, DateTimeOffset leaseUntil)
    {
        if (SqliteTaskTable.Find(session, id) is not { } task || !task.IsClaimable(now))
            return new TaskClaim.NotNow();
        if (task.Task.Cancellation is not null || SqliteTaskTable.IsSuperseded(session, id))
        {
            var ended = task.Task.Cancellation is { } cancellation ? task.Canceled(cancellation, now) : task.Superseded(now);
            SqliteTaskTable.Update(session, ended);
            return new TaskClaim.Ended(ended.Task);
        }
        if (SqliteTaskTable.FindWriter(session, task.Task.Target, except: id) is { } writer)
        {
            if (writer.IsHeld(now))
                return new TaskClaim.NotNow();
            SqliteTaskTable.Update(session, writer.Returned(announcedAt: StoredTask.Never));
        }
        var claimed = task.Claimed(owner, now, leaseUntil);
        SqliteTaskTable.Update(session, claimed);
        return new TaskClaim.Taken(claimed.Task, new TaskLease(id, owner, claimed.Fence) { Claimed = claimed.Task });
    }

    private Task<bool> EndAttemptAsync(TaskLease lease, Func<StoredTask, StoredTask> end, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                if (SqliteTaskTable.FindHeld(session, lease) is not { } task)
                    return false;
                SqliteTaskTable.Update(session, end(task));
                return true;
            },
            cancellationToken);
}
