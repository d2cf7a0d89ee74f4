using Replication.Contracts.Images;
using Replication.Contracts.Tasks;

namespace Replication.Contracts.Stores;

/// <summary>
/// Gives a task to one worker at a time. The worker holds a lease with a fencing token until it finishes or defers the task.
/// </summary>
public interface ITaskLeaseStore
{
    /// <summary>Claims a task for one worker, in one atomic step.</summary>
    /// <remarks>
    /// <list type="bullet">
    /// <item>The task stays unchanged when it is unknown, finished, leased (also by this worker), or not due yet.</item>
    /// <item>The task ends as canceled when a cancellation is requested.</item>
    /// <item>
    /// The task ends as superseded when a newer task (by <c>OrderedAt</c>, then id) with another source exists for its target tag and is
    /// pending, held, running or succeeded. A task that may not overwrite supersedes one that may only after it has succeeded.
    /// </item>
    /// <item>
    /// A newer task with the same source does not supersede most copies and removals: the worker compares with the source tag
    /// (see <see cref="ReplicationTask.IsReplacedByOrder"/>). The exception is a pending task that will do the same work
    /// (see <see cref="RepeatedPush"/>). A store may look at a few newer tasks only.
    /// </item>
    /// <item>
    /// The task becomes held when its rule is held. A store may omit this check for a task of a push that was planned a moment ago, because
    /// the plan has read the rule.
    /// </item>
    /// <item>The task stays pending while the worker of another task writes the target tag.</item>
    /// <item>Otherwise the task becomes running under a lease, and its attempt number grows by one.</item>
    /// <item>
    /// A lease that expired before <paramref name="now"/> is ignored: its task can be claimed. When that task blocks another one, it
    /// becomes pending again, and the next sweep announces it.
    /// </item>
    /// </list>
    /// </remarks>
    Task<TaskClaim> ClaimAsync(Guid id, string owner, DateTimeOffset now, DateTimeOffset leaseUntil, CancellationToken cancellationToken);

    /// <summary>
    /// Extends the lease and stores the progress. Returns false and writes nothing when the lease is lost or a cancellation is requested.
    /// An expired lease is lost only after a claim or a sweep has taken the task.
    /// </summary>
    Task<bool> RenewAsync(TaskLease lease, DateTimeOffset leaseUntil, TaskProgress progress, CancellationToken cancellationToken);

    /// <summary>
    /// Checks, right before the tag is written, that the lease is held, no cancellation is requested, and no newer task exists for the
    /// target tag. Writes nothing.
    /// </summary>
    Task<TagTurn> CheckTurnAsync(TaskLease lease, CancellationToken cancellationToken);

    /// <summary>
    /// Ends the attempt and the task with a final status. A task that is marked to be redone becomes pending again, unless it was canceled.
    /// Returns false and writes nothing when the lease is lost.
    /// </summary>
    Task<bool> FinishAsync(TaskLease lease, TaskEnd end, CancellationToken cancellationToken);

    /// <summary>
    /// Ends the attempt and makes the task pending again, or held when its rule is held. Returns false and writes nothing when the lease is
    /// lost.
    /// </summary>
    /// <param name="lease">The lease of the attempt.</param>
    /// <param name="now">The time of the failure. An earlier failure of the task keeps its time.</param>
    /// <param name="nextAttemptAt">
    /// When the task becomes due. Null: it counts as never announced, so that the next sweep announces it. A requested cancellation has the
    /// same effect.
    /// </param>
    /// <param name="issue">
    /// Why the attempt failed. Null: the attempt does not count, and the issue of an earlier attempt stays. An attempt that ended with
    /// <see cref="TaskIssue.CredentialsRefused"/> does not count either, but its time does.
    /// </param>
    /// <param name="progress">The progress to store.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<bool> DeferAsync(
        TaskLease lease,
            DateTimeOffset now,
            DateTimeOffset? nextAttemptAt,
            TaskIssue? issue,
            TaskProgress progress,
            CancellationToken cancellationToken);

    /// <summary>
    /// Ends the attempt of a task with a minimum age that read which image its tag names. From then on it is the task of that image, and
    /// waits until it has known the image for the minimum age; it is held when its rule is held. The attempt does not count. Returns false
    /// and writes nothing when the lease is lost.
    /// </summary>
    Task<bool> AwaitAgeAsync(TaskLease lease, Digest digest, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Returns the oldest (by <c>OrderedAt</c>, then id) pending task of this target tag that is due, other than <paramref name="except"/>;
    /// null when there is none.
    /// </summary>
    Task<DueTask?> FindWaitingAsync(TaskTarget target, Guid except, DateTimeOffset now, CancellationToken cancellationToken);
}
