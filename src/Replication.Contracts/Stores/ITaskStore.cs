using Replication.Contracts.Images;
using Replication.Contracts.Tasks;

namespace Replication.Contracts.Stores;

/// <summary>The tasks' documents: the truth about what there is to do. A message is only a wake-up.</summary>
public interface ITaskStore
{
    /// <summary>
    /// Writes the tasks that are not there yet and marks them announced at their <c>CreatedAt</c>; returns all of them as they stand, in the order given.
    /// When it throws, some may be written: a repeat completes it. No task is added running.
    /// </summary>
    Task<IReadOnlyList<ReplicationTask>> AddAsync(IReadOnlyCollection<ReplicationTask> tasks, CancellationToken cancellationToken);

    /// <summary>One task; null when there is none.</summary>
    Task<ReplicationTask?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>All tasks of a batch, oldest first (by <c>CreatedAt</c>, then id).</summary>
    Task<IReadOnlyList<ReplicationTask>> ListBatchAsync(Guid batch, CancellationToken cancellationToken);

    /// <summary>Those of these tasks that are finished, in no order; what it costs follows from how many are asked for.</summary>
    Task<IReadOnlyList<ReplicationTask>> ListFinishedAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    /// <summary>Tasks that pass the filter, newest first (by <c>CreatedAt</c>, then id). Throws <see cref="InvalidCursorException"/>.</summary>
    Task<Page<ReplicationTask>> ListAsync(TaskFilter filter, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Takes a task for one worker. In one atomic step: an unknown or finished task, one that is held (by this worker, too), and one whose next attempt is not due are left alone;
    /// a task that somebody wants canceled becomes so; a task for whose target tag a newer task (by <c>OrderedAt</c>, then id; pending, running or succeeded) with another source exists becomes canceled, superseded
    /// (one that may not overwrite supersedes one that may only once it has succeeded: until then it may come to nothing);
    /// a newer task with the same source supersedes no copy and no removal: the worker asks the source tag which of them is current (see <see cref="ReplicationTask.IsReplacedByOrder"/>);
    /// a task whose target tag another task's worker is writing keeps waiting. Otherwise it becomes running under a lease, its attempt one higher.
    /// A lease that ran out before <paramref name="now"/> holds nothing: its task can be claimed, and where it stands in the way of another it becomes pending again, for the next sweep to announce.
    /// </summary>
    Task<TaskClaim> ClaimAsync(Guid id, string owner, DateTimeOffset now, DateTimeOffset leaseUntil, CancellationToken cancellationToken);

    /// <summary>Lengthens the lease and writes the progress down; false, and nothing written, when the lease is lost or somebody wants the task canceled. One that ran out is lost only once a claim or a sweep has taken the task away.</summary>
    Task<bool> RenewAsync(TaskLease lease, DateTimeOffset leaseUntil, TaskProgress progress, CancellationToken cancellationToken);

    /// <summary>The last check before the tag is moved: whether the lease is held, no cancellation is requested, and no newer task exists for the same target tag. Writes nothing.</summary>
    Task<TagTurn> CheckTurnAsync(TaskLease lease, CancellationToken cancellationToken);

    /// <summary>Ends the attempt, and the task, with a final status; false, and nothing written, when the lease is lost.</summary>
    Task<bool> FinishAsync(TaskLease lease, TaskEnd end, CancellationToken cancellationToken);

    /// <summary>
    /// Ends the attempt and lets the task wait; false, and nothing written, when the lease is lost. Without <paramref name="issue"/> the attempt does not count,
    /// and the issue of an earlier one stays; with it, the task has failed since <paramref name="now"/>, or since earlier. Without <paramref name="nextAttemptAt"/> it counts as never announced, so that the next sweep finds it another worker; so does a task that somebody wants canceled.
    /// </summary>
    Task<bool> DeferAsync(TaskLease lease, DateTimeOffset now, DateTimeOffset? nextAttemptAt, TaskIssue? issue, TaskProgress progress, CancellationToken cancellationToken);

    /// <summary>Cancels a task that waits; false, and nothing written, when it runs, is finished or unknown.</summary>
    Task<bool> CancelWaitingAsync(Guid id, TaskCancellation cancellation, CancellationToken cancellationToken);

    /// <summary>The oldest (by <c>OrderedAt</c>, then id) pending task that waits for its turn at this target tag and is due, other than <paramref name="except"/>; null when there is none.</summary>
    Task<DueTask?> FindWaitingAsync(TaskTarget target, Guid except, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// What wants its wake-up: pending tasks that are due and were not announced since they became so,
    /// and running tasks whose lease ran out before <paramref name="now"/>, which become pending again with their attempt and issue. Marks them announced at <paramref name="now"/>.
    /// Those that have waited longest for a wake-up come first; sweepers at work at the same time never get the same task.
    /// </summary>
    Task<IReadOnlyList<DueTask>> TakeDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Pending tasks of one priority whose wake-up may have got lost: they were announced, and nobody has taken them for longer than <paramref name="patience"/>,
    /// which doubles with every time that a task was taken here, up to an hour. Marks them announced at <paramref name="now"/>; else as <see cref="TakeDueAsync"/>.
    /// </summary>
    Task<IReadOnlyList<DueTask>> TakeUnansweredAsync(int priority, DateTimeOffset now, TimeSpan patience, int limit, CancellationToken cancellationToken);

    /// <summary>Has every pending task that was announced before this time count as never announced: the bus of that time kept nothing.</summary>
    Task ForgetAnnouncementsAsync(DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>When the task was due that has waited longest for a worker; about, where it was announced more than once. Null when none waits.</summary>
    Task<DateTimeOffset?> FindLongestWaitAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Ends a pending task, and a running one whose lease ran out, as canceled; marks one that is held, for its worker to end it; leaves a finished one alone.
    /// Who asked first stays. Returns the task as it stands then; null when there is none.
    /// </summary>
    Task<ReplicationTask?> CancelAsync(Guid id, TaskCancellation cancellation, CancellationToken cancellationToken);

    /// <summary>Ends up to <paramref name="limit"/> of the pending tasks that pass the filter as canceled; returns those. None left: an empty list.</summary>
    Task<IReadOnlyList<ReplicationTask>> CancelWaitingAsync(TaskFilter filter, TaskCancellation cancellation, int limit, CancellationToken cancellationToken);

    /// <summary>Those of these tasks that run and that somebody wants canceled, in no order; what it costs follows from how many are asked for.</summary>
    Task<IReadOnlyList<Guid>> ListToBeCanceledAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    /// <summary>
    /// Makes a finished task that succeeded or was superseded pending again: its result has to be checked again. It counts as never announced,
    /// keeps its place in the order, and says <paramref name="reason"/>. Returns it; null, and nothing written, when it is unknown or in another state.
    /// </summary>
    Task<ReplicationTask?> RedoAsync(Guid id, TaskIssue reason, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>
    /// Has the newest task of a target tag done again, because <paramref name="late"/> may have moved the tag after it although its lease was lost. One that succeeded becomes
    /// pending, and so does one that runs, whose worker loses it; it counts as never announced, keeps its place in the order, and says <paramref name="reason"/>. Returns it.
    /// It may be <paramref name="late"/> itself, where another worker ended it with success, and an older one with the same source that finished at about the time of the late attempt.
    /// Null, and nothing written, where no such task succeeded or runs, where that one brings <paramref name="digest"/>, too, or where one with another source is pending that is newer still and may overwrite.
    /// </summary>
    Task<ReplicationTask?> RedoNewestAsync(ReplicationTask late, Digest? digest, TaskIssue reason, DateTimeOffset at, DateTimeOffset nextAttemptAt, CancellationToken cancellationToken);

    /// <summary>
    /// Makes a failed or canceled task pending again, announced at <paramref name="at"/>, with its attempts counted on and its place in the order kept; returns it.
    /// Null, and nothing written, when it is unknown or stands otherwise.
    /// </summary>
    Task<ReplicationTask?> RetryAsync(Guid id, DateTimeOffset at, CancellationToken cancellationToken);
}

/// <summary>A task that wants a wake-up: its target instance and how urgent it is.</summary>
public sealed record DueTask(Guid Id, string Target, int Priority);

/// <summary>Which tasks a list shows; null means any.</summary>
public sealed record TaskFilter
{
    /// <summary>In this status.</summary>
    public ReplicationStatus? Status { get; init; }

    /// <summary>Made by this trigger.</summary>
    public TaskTrigger? Trigger { get; init; }

    /// <summary>Made by the rule of this id.</summary>
    public string? Rule { get; init; }

    /// <summary>Reading from or writing to this instance.</summary>
    public string? Instance { get; init; }

    /// <summary>Reading from or writing to a repository of this name.</summary>
    public RepositoryName? Repository { get; init; }

    /// <summary>Reading or writing this tag.</summary>
    public Tag? Tag { get; init; }

    /// <summary>Of this batch.</summary>
    public Guid? Batch { get; init; }

    /// <summary>Made at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Made before this time.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>A worker's hold on a task: <paramref name="Fence"/> is one higher at every claim, so that the worker that lost the task can write nothing more (an attempt that does not count gives its number to the next).</summary>
public sealed record TaskLease(Guid TaskId, string Owner, long Fence)
{
    /// <summary>The task as it was claimed, so that a store need not read what cannot have changed since.</summary>
    public required ReplicationTask Claimed { get; init; }
}

/// <summary>What became of a claim.</summary>
public abstract record TaskClaim
{
    private TaskClaim()
    {
    }

    /// <summary>The task is this worker's now.</summary>
    public sealed record Taken(ReplicationTask Task, TaskLease Lease) : TaskClaim;

    /// <summary>The task was ended by the claim: a newer one stands for its target tag, or somebody wants it canceled.</summary>
    public sealed record Ended(ReplicationTask Task) : TaskClaim;

    /// <summary>There is nothing to do for this worker now.</summary>
    public sealed record NotNow : TaskClaim;
}

/// <summary>What a worker finds in the last look before it moves a tag.</summary>
public enum TagTurn
{
    /// <summary>The tag may be moved.</summary>
    Mine,

    /// <summary>A newer task with another source exists for the tag.</summary>
    Superseded,

    /// <summary>A newer task with the same source exists for the tag: what the source tag names now decides between them.</summary>
    Contested,

    /// <summary>Somebody wants the task canceled.</summary>
    Canceled,

    /// <summary>Another worker has the task.</summary>
    LeaseLost,
}

/// <summary>How far a copy is.</summary>
public sealed record TaskProgress(long BytesTotal, long BytesCopied, IReadOnlyList<BlobTransfer> Blobs)
{
    /// <summary>Nothing known yet.</summary>
    public static TaskProgress None { get; } = new(0, 0, []);
}

/// <summary>How a task ended; <paramref name="Digest"/> is what was found under the source tag, null when that was never known.</summary>
public sealed record TaskEnd(
    ReplicationStatus Status,
    TaskOutcome? Outcome,
    TaskIssue? Issue,
    Digest? Digest,
    TaskProgress Progress,
    DateTimeOffset FinishedAt);
