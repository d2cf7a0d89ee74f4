using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Storage;

/// <summary>The lease on a running task: its owner and when it expires.</summary>
internal sealed record TaskHold(string Owner, DateTimeOffset LeaseUntil);

/// <summary>A task with the fields that only the store knows, and every change of its state.</summary>
internal sealed record StoredTask(ReplicationTask Task, DateTimeOffset AnnouncedAt, TaskHold? Hold, long Fence)
{
    private static readonly TimeSpan ClockMargin = TimeSpan.FromMinutes(2);

    /// <summary>The announcement time of a task that was never announced.</summary>
    public static DateTimeOffset Never => DateTimeOffset.MinValue;

    public static StoredTask New(ReplicationTask task) => task.Status is not ReplicationStatus.Running
        ? new(task, task.CreatedAt, Hold: null, Fence: 0)
        : throw new ArgumentException($"task {task.Id} is running without a worker", nameof(task));

    /// <summary>Returns when the task became due that has waited longest; null for no tasks.</summary>
    public static DateTimeOffset? LongestWait(IReadOnlyCollection<ReplicationTask> waiting) =>
        waiting.Count == 0 ? null : waiting.Min(static it => new[] { it.CreatedAt, it.RetriedAt, it.StartedAt, it.NextAttemptAt }.Max());

    /// <summary>Returns whether a claim may take or end the task.</summary>
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
        Task = Task with
        {
            Status = ReplicationStatus.Running,
            Attempt = Task.Attempt + 1,
            StartedAt = now,
            NextAttemptAt = null,
            Issue = IssueOfAttempt,
            ToBeRedone = null
        },
        Hold = new(owner, leaseUntil),
        Fence = Fence + 1,
    };

    private TaskIssue? IssueOfAttempt => Task.IsTooYoung ? null : Task.Issue;

    public bool IsWaiting => Task.Status is ReplicationStatus.Pending or ReplicationStatus.Held;

    /// <summary>Makes the task wait for its rule. The time until the resume does not count as time of failed attempts.</summary>
    public StoredTask Withheld() => this with
    {
        Task = Task with
        {
            Status = ReplicationStatus.Held,
            NextAttemptAt = null,
            Issue = IssueOfAttempt,
            FirstFailedAt = null,
            AwaitsSignatureSince = null,
        },
        Hold = null,
    };

    /// <summary>Makes a held task pending. Its caller sends the wake-up.</summary>
    public StoredTask Released(DateTimeOffset now) => this with
    {
        Task = (Task with { Status = ReplicationStatus.Pending }).WaitingForAge(now),
        AnnouncedAt = now,
    };

    public StoredTask Superseded(DateTimeOffset now) => this with
    {
        Task = Task with
        {
            Status = ReplicationStatus.Canceled,
            Outcome = TaskOutcome.Superseded,
            Issue = IssueOfAttempt,
            FinishedAt = now,
            NextAttemptAt = null
        },
        Hold = null,
    };

    /// <summary>Ends the task as canceled. An earlier cancellation request keeps its author and reason.</summary>
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

    /// <summary>Stores a cancellation request for the worker of the task.</summary>
    public StoredTask Marked(TaskCancellation cancellation) =>
        this with { Task = Task with { Cancellation = Task.Cancellation ?? cancellation } };

    /// <summary>
    /// Cancels the task or stores a request; returns this object when nothing changes. A canceled failure is not wanted any more, so that
    /// its push is not missing.
    /// </summary>
    public StoredTask CanceledOrMarked(TaskCancellation cancellation)
    {
        if (Task.Status == ReplicationStatus.Failed)
            return (this with { Task = Task with { Cancellation = null } }).Canceled(cancellation, cancellation.At);
        if (Task.IsFinished || (Task.Cancellation is not null && IsHeld(cancellation.At)))
            return this;
        return IsHeld(cancellation.At) ? Marked(cancellation) : Canceled(cancellation, cancellation.At);
    }

    public bool IsRetryable => Task.Status is ReplicationStatus.Failed or ReplicationStatus.Canceled;

    public StoredTask Retried(DateTimeOffset at) => this with
    {
        Task = (Task with
        {
            Status = ReplicationStatus.Pending,
            Outcome = null,
            Issue = null,
            Cancellation = null,
            FinishedAt = null,
            NextAttemptAt = null,
            FirstFailedAt = null,
            AwaitsSignatureSince = null,
            RetriedAt = at,
            ToBeRedone = null,
        }).WaitingForAge(at),
        AnnouncedAt = at,
    };

    /// <summary>
    /// Returns the task to repeat after <paramref name="late"/> wrote their target tag without a lease; null when none needs a repeat.
    /// <paramref name="tasks"/> are pending, held, running and succeeded tasks of that tag.
    /// </summary>
    public static StoredTask? ToRedo(IReadOnlyCollection<StoredTask> tasks, ReplicationTask late, Digest? digest)
    {
        var finished = tasks.Where(it => it.Task.Status is ReplicationStatus.Running or ReplicationStatus.Succeeded
            && MayHaveBeenUndone(it.Task, late)).ToList();
        var newest = finished.MaxBy(static it => (it.Task.OrderedAt, it.Task.Id));
        if (newest is null || (Copies(newest.Task, digest)
            && !finished.Exists(it => !Copies(it.Task, digest) && !(it.Task.FinishedAt < newest.Task.FinishedAt))))
            return null;
        // A newer task with another source writes the tag in any case. One with the same source writes it only when the source tag names
        // its image.
        return tasks.Any(it => it.Task is { Status: ReplicationStatus.Pending or ReplicationStatus.Held, Override: true }
            && it.Task.IsAfter(newest.Task)
            && !it.Task.HasSameSource(newest.Task)) ? null : newest;
    }

    // Among tasks with the same source the source tag decides, not the order. The clocks of two workers may differ by the margin.
    private static bool MayHaveBeenUndone(ReplicationTask task, ReplicationTask late) =>
        task.Id == late.Id
            ? task.Status == ReplicationStatus.Succeeded
            : task.IsAfter(late) || (task.HasSameSource(late)
                && (task.Status == ReplicationStatus.Running || task.FinishedAt >= (late.StartedAt ?? late.CreatedAt) - ClockMargin));

    private static bool Copies(ReplicationTask task, Digest? digest) =>
        task.Action == TaskAction.Copy && digest is not null && task.Source.Digest == digest;

    /// <summary>
    /// Makes the task pending again, so that its result is checked. A running task keeps its worker, and becomes pending when the attempt
    /// ends. Returns null when the task has another status.
    /// </summary>
    public StoredTask? RedoneOrMarked(TaskIssue reason, DateTimeOffset at) => Task switch
    {
        { Status: ReplicationStatus.Running } => this with { Task = Task with { ToBeRedone = reason } },
        { Status: ReplicationStatus.Succeeded } or { Status: ReplicationStatus.Canceled, Outcome: TaskOutcome.Superseded } =>
            Redone(reason, at, nextAttemptAt: at),
        _ => null,
    };

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
            AwaitsSignatureSince = null,
            RetriedAt = at,
            Redone = reason,
            ToBeRedone = null,
        },
        Hold = null,
        AnnouncedAt = Never,
    };

    public StoredTask Renewed(DateTimeOffset leaseUntil, TaskProgress progress) => this with
    {
        Task = With(progress),
        Hold = Hold! with { LeaseUntil = leaseUntil },
    };

    public StoredTask Finished(TaskEnd end)
    {
        var ended = Ended(end);
        // A cancellation ends the task, whatever was reported before it.
        return Task.ToBeRedone is { } reason && (end.Status != ReplicationStatus.Canceled || end.Outcome == TaskOutcome.Superseded)
            ? ended.Redone(reason, end.FinishedAt, nextAttemptAt: end.FinishedAt)
            : ended;
    }

    private StoredTask Ended(TaskEnd end) => this with
    {
        Task = With(end.Progress) with
        {
            Status = end.Status,
            Outcome = end.Outcome,
            Issue = end.Issue,
            Source = Task.Source with { Digest = end.Digest ?? Task.Source.Digest },
            DigestFromTag = Task.DigestFromTag || (Task.Source.Digest is null && end.Digest is not null),
            FinishedAt = end.FinishedAt,
            ToBeRedone = null,
        },
        Hold = null,
    };

    public StoredTask Deferred(DateTimeOffset now, DateTimeOffset? nextAttemptAt, TaskIssue? issue, TaskProgress progress) => this with
    {
        Task = With(progress) with
        {
            Status = ReplicationStatus.Pending,
            Attempt = issue is null or { Code: TaskIssue.CredentialsRefused } or { IsAboutSignature: true }
                ? Task.Attempt - 1
                : Task.Attempt,
            Issue = issue ?? Task.Issue,
            FirstFailedAt = (issue, nextAttemptAt) switch
            {
                // No registry failed. The task waits without a time limit.
                ({ Code: TaskIssue.InstanceUnusable }, _) => null,
                // The task of the image ends, which limits the wait.
                ({ Code: TaskIssue.SubjectPending }, _) => null,
                // The policy of the rule limits the wait.
                ({ IsAboutSignature: true }, _) => null,
                (not null, _) => Task.FirstFailedAt ?? now,
                // Handed back: the next attempt resumes this one.
                (null, null) => Task.FirstFailedAt,
                // A pause window may last longer than the retry time of a registry.
                (null, _) => null,
            },
            AwaitsSignatureSince = (issue, nextAttemptAt) switch
            {
                ({ IsAboutSignature: true }, _) => Task.AwaitsSignatureSince ?? now,
                // The wait begins anew after a pause window.
                (null, not null) => null,
                _ => Task.AwaitsSignatureSince,
            },
            NextAttemptAt = Task.Cancellation is null ? nextAttemptAt : null,
        },
        Hold = null,
        AnnouncedAt = nextAttemptAt is null || Task.Cancellation is not null ? Never : AnnouncedAt,
    };

    /// <summary>Makes it the task of this image, which waits until it has been known for the minimum age.</summary>
    public StoredTask AwaitingAge(Digest digest, DateTimeOffset now)
    {
        var waiting = (Task with
        {
            Status = ReplicationStatus.Pending,
            Source = Task.Source with { Digest = digest },
            NotBefore = now + Task.MinAge?.Value,
            Attempt = Task.Attempt - 1,
            Issue = null,
            FirstFailedAt = null,
            AwaitsSignatureSince = null,
        }).WaitingForAge(now);
        return Task.Cancellation is null
            ? this with { Task = waiting, Hold = null }
            : this with { Task = waiting with { NextAttemptAt = null }, Hold = null, AnnouncedAt = Never };
    }

    /// <summary>Makes a pending task due, because what it waits for has happened.</summary>
    public StoredTask Hastened(DateTimeOffset now) => this with { Task = Task with { NextAttemptAt = now } };

    /// <summary>Makes the task pending again after its lease expired.</summary>
    public StoredTask Returned(DateTimeOffset announcedAt) => this with
    {
        Task = Task with { Status = ReplicationStatus.Pending },
        Hold = null,
        AnnouncedAt = announcedAt,
    };

    private ReplicationTask With(TaskProgress progress) => Task with
    {
        BytesTotal = progress.BytesTotal,
        BytesCopied = progress.BytesCopied,
        Blobs = progress.Blobs,
        // A later attempt finds the repository that an earlier one created.
        CreatedRepository = progress.CreatedRepository ?? Task.CreatedRepository,
    };
}
