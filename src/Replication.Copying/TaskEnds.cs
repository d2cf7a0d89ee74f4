using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Registries;

namespace Replication.Copying;

/// <summary>What a copy's result means for its task.</summary>
internal static class TaskEnds
{
    /// <summary>The end that goes into the task's document.</summary>
    public static TaskEnd Of(CopyResult result, CopyProgress progress, DateTimeOffset now)
    {
        return result switch
        {
            CopyResult.Copied copied => End(ReplicationStatus.Succeeded, TaskOutcome.Copied, null, copied.Digest),
            CopyResult.AlreadyPresent present => End(ReplicationStatus.Succeeded, TaskOutcome.AlreadyPresent, null, present.Digest),
            CopyResult.TagConflict conflict => End(ReplicationStatus.Failed, TaskOutcome.TagConflict, ConflictIssue(conflict), conflict.Wanted),
            // The last look before the tag found a newer task. (It may have found a lost lease; then the end is not written.)
            CopyResult.NotMoved notMoved => End(ReplicationStatus.Canceled, TaskOutcome.Superseded, null, notMoved.Digest),
            CopyResult.Failed failed => End(ReplicationStatus.Failed, null, new TaskIssue(failed.Failure.Code, failed.Failure.Message), null),
            _ => throw new ArgumentOutOfRangeException(nameof(result), result, null),
        };

        TaskEnd End(ReplicationStatus status, TaskOutcome? outcome, TaskIssue? issue, Digest? digest) =>
            new(status, outcome, issue, digest, ProgressOf(progress), now);
    }

    /// <summary>The end of a copy that somebody did not want any more.</summary>
    public static TaskEnd Canceled(TaskCancellation cancellation, CopyProgress progress, DateTimeOffset now) =>
        new(ReplicationStatus.Canceled, Outcome: null, cancellation.Reason, Digest: null, ProgressOf(progress), now);

    public static TaskProgress ProgressOf(CopyProgress progress) => new(progress.BytesTotal, progress.BytesCopied, progress.Snapshot());

    private static TaskIssue ConflictIssue(CopyResult.TagConflict conflict) => new(
        "tagConflict",
        $"another image ({conflict.Present}) stands under the target tag and overwriting was refused; allow it (override) or choose another tag");
}
