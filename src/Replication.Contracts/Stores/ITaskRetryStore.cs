using Replication.Contracts.Images;
using Replication.Contracts.Tasks;

namespace Replication.Contracts.Stores;

/// <summary>Makes finished tasks pending again. A repeated task keeps its place in the order.</summary>
public interface ITaskRetryStore
{
    /// <summary>
    /// Makes a failed or canceled task pending, marked as announced at <paramref name="at"/>; the attempt number is not reset. Returns the
    /// task. Returns null and writes nothing when it is unknown or has another status.
    /// </summary>
    Task<ReplicationTask?> RetryAsync(Guid id, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>
    /// Makes a succeeded or superseded task pending, so that its result is checked again. It counts as never announced and stores
    /// <paramref name="reason"/>. A running task is marked (<see cref="ReplicationTask.ToBeRedone"/>) and becomes pending when its attempt
    /// ends. Returns the task; returns null and writes nothing when it is unknown or has another status.
    /// </summary>
    Task<ReplicationTask?> RedoAsync(Guid id, TaskIssue reason, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>
    /// Repeats the newest task of a target tag, because <paramref name="late"/> may have written the tag after it although its own lease
    /// was lost. Returns the repeated task, or null when no repeat is needed.
    /// </summary>
    /// <remarks>
    /// <list type="bullet">
    /// <item>
    /// A succeeded task becomes pending. A running task becomes pending, and its worker loses the lease. Either counts as never announced.
    /// </item>
    /// <item>The repeated task may be <paramref name="late"/> itself, when another worker finished it successfully.</item>
    /// <item>It may also be an older task with the same source that finished at about the time of the late attempt.</item>
    /// <item>
    /// Nothing happens when no such task succeeded or is running, or when the newest one copies <paramref name="digest"/> as well.
    /// </item>
    /// <item>Nothing happens when a newer task with another source is pending and may overwrite.</item>
    /// </list>
    /// </remarks>
    Task<ReplicationTask?> RedoNewestAsync(
        ReplicationTask late,
            Digest? digest,
            TaskIssue reason,
            DateTimeOffset at,
            DateTimeOffset nextAttemptAt,
            CancellationToken cancellationToken);
}
