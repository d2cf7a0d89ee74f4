using Microsoft.Data.Sqlite;
using Replication.Contracts;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Storage.Sqlite;

/// <summary>Reads and writes single rows of the task table.</summary>
internal static class SqliteTaskTable
{
    // Newer tasks of the target tag of `task` that are pending, held, running or succeeded.
    public const string Newer = """
        SELECT 1 FROM task AS newer
        WHERE newer.target_instance = task.target_instance AND newer.target_repository = task.target_repository AND newer.target_tag = task.target_tag
            AND newer.status IN ('pending', 'held', 'running', 'succeeded') AND (newer.status = 'succeeded' OR newer.overrides OR NOT task.overrides)
            AND (newer.ordered_at, newer.id) > (task.ordered_at, task.id)
        """;

    /// <summary>The same, limited to tasks that supersede `task` (see ITaskLeaseStore.ClaimAsync).</summary>
    public const string Superseding = $"""
        {Newer}
            AND (task.document ->> '$.action' = 'referrers'
                OR (task.document ->> '$.notBefore' IS NOT NULL AND (task.document ->> '$.source.digest' IS NULL OR task.document ->> '$.digestFromTag'))
                OR newer.source_instance <> task.source_instance OR newer.source_repository <> task.source_repository OR newer.source_tag <> task.source_tag)
        """;

    private const int NewestCount = 20;

    // One of the next tasks usually covers a repeated push.
    private const int MaxCompared = 8;

    // Unique and increasing, also when the clock of this process was set back or another process of this file has a later one.
    private const string ChangedAt = "max($changedAt, coalesce((SELECT max(changed_at) FROM task), 0) + 1)";

    private const string Columns = "task.document, task.announced_at, task.owner, task.lease_until, task.fence";

    public static StoredTask? Find(SqliteSession session, Guid id) =>
        session.First($"SELECT {Columns} FROM task WHERE id = $id", Read, none: null, ("$id", id));

    public static StoredTask? FindHeld(SqliteSession session, TaskLease lease) =>
        Find(session, lease.TaskId) is { } task && task.IsHeldBy(lease) ? task : null;

    /// <summary>Finds the other task whose worker writes this target tag.</summary>
    public static StoredTask? FindWriter(SqliteSession session, TaskTarget target, Guid except) => session.First(
        $"""
        SELECT {Columns} FROM task
        WHERE target_instance = $instance AND target_repository = $repository AND target_tag = $tag AND status = 'running' AND +id <> $except
        """,
        Read,
        none: null,
        ("$instance", target.Instance), ("$repository", target.Repository.Text), ("$tag", target.Tag.Text), ("$except", except));

    public static bool IsSuperseded(SqliteSession session, ReplicationTask task, DateTimeOffset now) =>
        session.First(
            $"SELECT EXISTS ({Superseding}) FROM task WHERE id = $id", static row => row.GetBoolean(0), none: false, ("$id", task.Id))
        || ListNewerPending(session, task).Exists(newer => RepeatedPush.IsCoveredBy(task, newer.Task, now));

    /// <summary>Returns whether the rule of this task is held.</summary>
    public static bool IsRuleHeld(SqliteSession session, ReplicationTask task) => session.First(
        "SELECT EXISTS (SELECT 1 FROM rule WHERE id = $rule AND document ->> '$.pause.hold')",
        static row => row.GetBoolean(0),
        none: false,
        ("$rule", task.Rule));

    /// <summary>Returns the newest pending, held, running and succeeded tasks of the target tag of this task, a few of each.</summary>
    public static List<StoredTask> ListNewest(SqliteSession session, ReplicationTask task)
    {
        var newest = new List<StoredTask>();
        foreach (var status in (ReadOnlySpan<ReplicationStatus>)[
            ReplicationStatus.Pending, ReplicationStatus.Held, ReplicationStatus.Running, ReplicationStatus.Succeeded
        ])
        {
            newest.AddRange(session.All(
                $"""
                SELECT {Columns} FROM task
                WHERE target_instance = $instance AND target_repository = $repository AND target_tag = $tag AND status = $status
                ORDER BY ordered_at DESC, id DESC LIMIT {NewestCount}
                """,
                Read,
                ("$instance", task.Target.Instance),
                    ("$repository", task.Target.Repository.Text),
                    ("$tag", task.Target.Tag.Text),
                    ("$status", status.ToWord())));
        }
        return newest;
    }

    /// <summary>Inserts a task. Returns false when its id exists.</summary>
    public static bool Insert(SqliteSession session, StoredTask stored)
    {
        var task = stored.Task;
        return session.Execute(
            $"""
            INSERT INTO task (id, batch, rule, trigger, source_instance, source_repository, source_tag, target_instance, target_repository, target_tag,
                priority, overrides, ordered_at, created_at, status, due_at, announced_at, quiet_since, fence, changed_at, document)
            VALUES ($id, $batch, $rule, $trigger, $sourceInstance, $sourceRepository, $sourceTag, $targetInstance, $targetRepository, $targetTag,
                $priority, $overrides, $orderedAt, $createdAt, $status, $dueAt, $announcedAt, $announcedAt, $fence, {ChangedAt}, $document)
            ON CONFLICT (id) DO NOTHING
            """,
            ("$id", task.Id),
            ("$batch", task.Batch),
            ("$rule", task.Rule),
            ("$trigger", task.Trigger.ToWord()),
            ("$sourceInstance", task.Source.Instance),
            ("$sourceRepository", task.Source.Repository.Text),
            ("$sourceTag", task.Source.Tag.Text),
            ("$targetInstance", task.Target.Instance),
            ("$targetRepository", task.Target.Repository.Text),
            ("$targetTag", task.Target.Tag.Text),
            ("$priority", task.Priority),
            ("$overrides", task.Override),
            ("$orderedAt", task.OrderedAt),
            ("$createdAt", task.CreatedAt),
            ("$status", task.Status.ToWord()),
            ("$dueAt", task.NextAttemptAt ?? DateTimeOffset.MinValue),
            ("$announcedAt", Stored(stored.AnnouncedAt)),
            ("$fence", stored.Fence),
            ("$changedAt", session.Now),
            ("$document", StoreJson.Write(task))) > 0;
    }

    public static void Update(SqliteSession session, StoredTask stored) => session.Execute(
        $"""
        UPDATE task SET status = $status, due_at = $dueAt, announced_at = $announcedAt, quiet_since = $announcedAt, owner = $owner, lease_until = $leaseUntil, fence = $fence, settled = 0, changed_at = {ChangedAt}, document = $document
        WHERE id = $id
        """,
        ("$status", stored.Task.Status.ToWord()),
        ("$dueAt", stored.Task.NextAttemptAt ?? DateTimeOffset.MinValue),
        ("$announcedAt", Stored(stored.AnnouncedAt)),
        ("$owner", stored.Hold?.Owner),
        ("$leaseUntil", stored.Hold?.LeaseUntil),
        ("$fence", stored.Fence),
        ("$changedAt", session.Now),
        ("$document", StoreJson.Write(stored.Task)),
        ("$id", stored.Task.Id));

    /// <summary>Like <see cref="Update"/>, for a task that stays running: the indexes of other columns do not change.</summary>
    public static void UpdateRunning(SqliteSession session, StoredTask stored) => session.Execute(
        $"UPDATE task SET lease_until = $leaseUntil, changed_at = {ChangedAt}, document = $document WHERE id = $id",
        ("$leaseUntil", stored.Hold!.LeaseUntil), ("$changedAt", session.Now), ("$document", StoreJson.Write(stored.Task)), ("$id", stored.Task.Id));

    private static List<StoredTask> ListNewerPending(SqliteSession session, ReplicationTask task) => session.All(
        $"""
        SELECT {Columns} FROM task
        WHERE target_instance = $instance AND target_repository = $repository AND target_tag = $tag AND status = 'pending'
            AND (ordered_at, id) > ($orderedAt, $id)
        ORDER BY ordered_at, id LIMIT {MaxCompared}
        """,
        Read,
        ("$instance", task.Target.Instance),
            ("$repository", task.Target.Repository.Text),
            ("$tag", task.Target.Tag.Text),
            ("$orderedAt", task.OrderedAt),
            ("$id", task.Id));

    // Sorts before the due time of a task that only waits for a worker.
    private static long Stored(DateTimeOffset announcedAt) => announcedAt == StoredTask.Never ? -1 : announcedAt.UtcTicks;

    private static StoredTask Read(SqliteDataReader row) => new(
        row.GetDocument<ReplicationTask>(0),
        row.GetInt64(1) < 0 ? StoredTask.Never : row.GetTime(1),
        row.IsDBNull(2) ? null : new(row.GetString(2), row.GetTime(3)),
        row.GetInt64(4));
}
