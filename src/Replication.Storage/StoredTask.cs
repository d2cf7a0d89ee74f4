using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Storage;

/// <summary>Who works on a running task, and until when that is believed without a further sign.</summary>
internal sealed record TaskHold(string Owner, DateTimeOffset LeaseUntil);

/// <summary>A task with what only the store knows of it, and every change it can go through.</summary>
internal sealed record StoredTask(ReplicationTask Task, DateTimeOffset AnnouncedAt, TaskHold? Hold, long Fence)
{
    private static readonly TimeSpan ClockMargin = TimeSpan.FromMinutes(2);

    /// <summary>When a task was announced that nobody was told of.</summary>
    public static DateTimeOffset Never => DateTimeOffset.MinValue;

    public static StoredTask New(ReplicationTask task) => task.Status is not ReplicationStatus.Running
        ? new(task, task.CreatedAt, Hold: null, Fence: 0)
        : throw new ArgumentException($"task {task.Id} is running without a worker", nameof(task));

    /// <summary>When that of some waiting tasks fell due which has waited longest; null for none.</summary>
    public static DateTimeOffset? LongestWait(IReadOnlyCollection<ReplicationTask> waiting) =>
        waiting.Count == 0 ? null : waiting.Min(static it => new[] { it.CreatedAt, it.RetriedAt, it.StartedAt, it.NextAttemptAt }.Max());

    /// <summary>Whether a worker's claim may take it, or end it.</summary>
    public bool IsClaimable(DateTimeOffset now) => Task.Status switch
    {
        ReplicationStatus.Pending => Task.NextAttemptAt is not { } due || due <= now,
        ReplicationStatus.Running => !IsHeld(now),
        _ => false,
    };

    public bool IsHeld(DateTimeOffset now) => Hold is { LeaseUntil: var until } && until >= now;

    public bool IsHeldBy(TaskLease lease) => Hold?.Owner == lease.Owner && Fence == lease.Fence;

    public StoredTask Claimed(string owner, DateTimeOffset now, DateTimeOffset leaseUntil) => this with
    {
        Task = Task with { Status = ReplicationStatus.Running, Attempt = Task.Attempt + 1, StartedAt = now, NextAttemptAt = null },
        Hold = new(owner, leaseUntil),
        Fence = Fence + 1,
    };

    public StoredTask Superseded(DateTimeOffset now) => this with
    {
        Task = Task with { Status = ReplicationStatus.Canceled, Outcome = TaskOutcome.Superseded, FinishedAt = now, NextAttemptAt = null },
        Hold = null,
    };

    /// <summary>Ends it as canceled, for the reason given by whoever asked first.</summary>
    public StoredTask Canceled(TaskCancellation cancellation, DateTimeOffset now) => this with
    {
        Task = Task with
        {
            Status = ReplicationStatus.Canceled,
            Cancellation = Task.Cancellation ?? cancellation,
            Issue = (Task.Cancellation ?? cancellation).Reason,
            FinishedAt = now,
            NextAttemptAt = null,
        },
        Hold = null,
    };

    /// <summary>For its worker to see.</summary>
    public StoredTask Marked(TaskCancellation cancellation) => this with { Task = Task with { Cancellation = Task.Cancellation ?? cancellation } };

    /// <summary>What a cancellation makes of it; itself where there is nothing to change.</summary>
    public StoredTask CanceledOrMarked(TaskCancellation cancellation)
    {
        if (Task.IsFinished || (Task.Cancellation is not null && IsHeld(cancellation.At)))
            return this;
        return IsHeld(cancellation.At) ? Marked(cancellation) : Canceled(cancellation, cancellation.At);
    }

    public bool IsRetryable => Task.Status is ReplicationStatus.Failed or ReplicationStatus.Canceled;

    public StoredTask Retried(DateTimeOffset at) => this with
    {
        Task = Task with
        {
            Status = ReplicationStatus.Pending,
            Outcome = null,
            Issue = null,
            Cancellation = null,
            FinishedAt = null,
            NextAttemptAt = null,
            FirstFailedAt = null,
            RetriedAt = at,
        },
        AnnouncedAt = at,
    };

    /// <summary>
    /// The task to do again after <paramref name="late"/> moved their target tag although its lease was lost; null where none has to be.
    /// <paramref name="tasks"/> are pending, running and succeeded tasks of that tag.
    /// </summary>
    public static StoredTask? ToRedo(IReadOnlyCollection<StoredTask> tasks, ReplicationTask late, Digest? digest)
    {
        var finished = tasks.Where(it => it.Task.Status is ReplicationStatus.Running or ReplicationStatus.Succeeded && MayHaveBeenUndone(it.Task, late)).ToList();
        var newest = finished.MaxBy(static it => (it.Task.OrderedAt, it.Task.Id));
        if (newest is null || (Brings(newest.Task, digest) && !finished.Exists(it => !Brings(it.Task, digest) && !(it.Task.FinishedAt < newest.Task.FinishedAt))))
            return null;
        // A newer task with another source moves the tag anyway. One with the same source moves it only if the source tag names its image.
        return tasks.Any(it => it.Task is { Status: ReplicationStatus.Pending, Override: true } && it.Task.IsAfter(newest.Task) && !it.Task.HasSameSource(newest.Task)) ? null : newest;
    }

    // Between tasks with the same source the order is not what decided; the clocks of two workers may differ by the margin.
    private static bool MayHaveBeenUndone(ReplicationTask task, ReplicationTask late) =>
        task.Id == late.Id
            ? task.Status == ReplicationStatus.Succeeded
            : task.IsAfter(late) || (task.HasSameSource(late) && (task.Status == ReplicationStatus.Running || task.FinishedAt >= (late.StartedAt ?? late.CreatedAt) - ClockMargin));

    private static bool Brings(ReplicationTask task, Digest? digest) => task.Action == TaskAction.Copy && digest is not null && task.Source.Digest == digest;

    /// <summary>Whether its result may be checked again.</summary>
    public bool IsRedoable => Task.Status == ReplicationStatus.Succeeded || (Task.Status == ReplicationStatus.Canceled && Task.Outcome == TaskOutcome.Superseded);

    public StoredTask Redone(TaskIssue reason, DateTimeOffset at, DateTimeOffset nextAttemptAt) => this with
    {
        Task = Task with
        {
            Status = ReplicationStatus.Pending,
            Outcome = null,
            Issue = reason,
            Cancellation = null,
            FinishedAt = null,
            NextAttemptAt = nextAttemptAt,
            FirstFailedAt = null,
            RetriedAt = at,
            Redone = reason,
        },
        Hold = null,
        AnnouncedAt = Never,
    };

    public StoredTask Renewed(DateTimeOffset leaseUntil, TaskProgress progress) => this with
    {
        Task = With(progress),
        Hold = Hold! with { LeaseUntil = leaseUntil },
    };

    public StoredTask Finished(TaskEnd end) => this with
    {
        Task = With(end.Progress) with
        {
            Status = end.Status,
            Outcome = end.Outcome,
            Issue = end.Issue,
            Source = Task.Source with { Digest = end.Digest ?? Task.Source.Digest },
            DigestFromTag = Task.DigestFromTag || (Task.Source.Digest is null && end.Digest is not null),
            FinishedAt = end.FinishedAt,
        },
        Hold = null,
    };

    public StoredTask Deferred(DateTimeOffset now, DateTimeOffset? nextAttemptAt, TaskIssue? issue, TaskProgress progress) => this with
    {
        Task = With(progress) with
        {
            Status = ReplicationStatus.Pending,
            Attempt = issue is null ? Task.Attempt - 1 : Task.Attempt,
            Issue = issue ?? Task.Issue,
            FirstFailedAt = (issue, nextAttemptAt) switch
            {
                // No registry failed: the task waits as long as it takes.
                ({ Code: TaskIssue.InstanceUnusable }, _) => null,
                (not null, _) => Task.FirstFailedAt ?? now,
                // Handed back: the next attempt goes on where this one stood.
                (null, null) => Task.FirstFailedAt,
                // A rest may last longer than a registry may be away.
                (null, _) => null,
            },
            NextAttemptAt = Task.Cancellation is null ? nextAttemptAt : null,
        },
        Hold = null,
        AnnouncedAt = nextAttemptAt is null || Task.Cancellation is not null ? Never : AnnouncedAt,
    };

    /// <summary>Back among the pending ones after its worker's lease ran out.</summary>
    public StoredTask Returned(DateTimeOffset announcedAt) => this with
    {
        Task = Task with { Status = ReplicationStatus.Pending },
        Hold = null,
        AnnouncedAt = announcedAt,
    };

    private ReplicationTask With(TaskProgress progress) =>
        Task with { BytesTotal = progress.BytesTotal, BytesCopied = progress.BytesCopied, Blobs = progress.Blobs };
}
