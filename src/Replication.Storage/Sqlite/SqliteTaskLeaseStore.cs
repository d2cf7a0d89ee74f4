using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Storage.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteTaskLeaseStore(SqliteDatabase database) : ITaskLeaseStore
{
    public Task<TaskClaim> ClaimAsync(
        Guid id, string owner, DateTimeOffset now, DateTimeOffset leaseUntil, CancellationToken cancellationToken) =>
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
                static row => row.GetBoolean(0)
                    ? TagTurn.Canceled
                    : row.GetBoolean(1) ? TagTurn.Superseded : row.GetBoolean(2) ? TagTurn.Contested : TagTurn.Mine,
                none: TagTurn.LeaseLost,
                ("$id", lease.TaskId), ("$owner", lease.Owner), ("$fence", lease.Fence)),
            cancellationToken);

    public Task<bool> FinishAsync(TaskLease lease, TaskEnd end, CancellationToken cancellationToken) =>
        end.Status is ReplicationStatus.Pending or ReplicationStatus.Held or ReplicationStatus.Running
            ? throw new ArgumentException($"{end.Status} is no end", nameof(end))
            : EndAttemptAsync(lease, (_, task) => task.Finished(end), cancellationToken);

    public Task<bool> DeferAsync(
        TaskLease lease,
        DateTimeOffset now,
        DateTimeOffset? nextAttemptAt,
        TaskIssue? issue,
        TaskProgress progress,
        CancellationToken cancellationToken) =>
        EndAttemptAsync(
            lease,
            (session, task) => HeldWithRule(session, task.Deferred(now, nextAttemptAt, issue, progress)),
            cancellationToken);

    public Task<bool> AwaitAgeAsync(TaskLease lease, Digest digest, DateTimeOffset now, CancellationToken cancellationToken) =>
        EndAttemptAsync(lease, (session, task) => HeldWithRule(session, task.AwaitingAge(digest, now)), cancellationToken);

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
                ("$instance", target.Instance),
                    ("$repository", target.Repository.Text),
                    ("$tag", target.Tag.Text),
                    ("$now", now),
                    ("$except", except)),
            cancellationToken);

    private static TaskClaim Claim(SqliteSession session, Guid id, string owner, DateTimeOffset now, DateTimeOffset leaseUntil)
    {
        if (SqliteTaskTable.Find(session, id) is not { } task || !task.IsClaimable(now))
            return new TaskClaim.NotNow();
        if (task.Task.Cancellation is not null || SqliteTaskTable.IsSuperseded(session, task.Task, now))
        {
            var ended = task.Task.Cancellation is { } cancellation ? task.Canceled(cancellation, now) : task.Superseded(now);
            SqliteTaskTable.Update(session, ended);
            return new TaskClaim.Ended(ended.Task);
        }
        if (SqliteTaskTable.IsRuleHeld(session, task.Task))
        {
            SqliteTaskTable.Update(session, task.Withheld());
            return new TaskClaim.NotNow();
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

    private static StoredTask HeldWithRule(SqliteSession session, StoredTask pending) =>
        SqliteTaskTable.IsRuleHeld(session, pending.Task) ? pending.Withheld() : pending;

    private Task<bool> EndAttemptAsync(
        TaskLease lease, Func<SqliteSession, StoredTask, StoredTask> end, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                if (SqliteTaskTable.FindHeld(session, lease) is not { } task)
                    return false;
                SqliteTaskTable.Update(session, end(session, task));
                return true;
            },
            cancellationToken);
}
