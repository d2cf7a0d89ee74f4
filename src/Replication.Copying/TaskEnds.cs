using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Registries;

namespace Replication.Copying;

/// <summary>What a copy's result means for its task.</summary>
internal static class TaskEnds
{
    public static WorkResult Of(CopyResult result) => result switch
    {
        CopyResult.Copied copied => new WorkResult.Done(ReplicationStatus.Succeeded, TaskOutcome.Copied, Digest: copied.Digest),
        CopyResult.AlreadyPresent present => new WorkResult.Done(ReplicationStatus.Succeeded, TaskOutcome.AlreadyPresent, Digest: present.Digest),
        CopyResult.TagConflict conflict => new WorkResult.Done(ReplicationStatus.Failed, TaskOutcome.TagConflict, ConflictIssue(conflict.Present), conflict.Wanted),
        CopyResult.NotMoved notMoved => Superseded(notMoved.Digest),
        CopyResult.SubjectAbsent => new WorkResult.Done(ReplicationStatus.Canceled, TaskOutcome.NotFollowed),
        CopyResult.Failed failed => new WorkResult.Failed(failed.Failure),
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, null),
    };

    // The last look before the tag found a newer task. (It may have found a lost lease; then the end is not written.)
    public static WorkResult.Done Superseded(Digest? digest) => new(ReplicationStatus.Canceled, TaskOutcome.Superseded, Digest: digest);

    public static TaskIssue ConflictIssue(Digest present) => new(
        "tagConflict",
        $"another image ({present}) stands under the target tag and overwriting was refused; allow it (override) or choose another tag");

    /// <summary>The end that goes into the task's document.</summary>
    public static TaskEnd Of(WorkResult result, CopyProgress progress, DateTimeOffset now) => result switch
    {
        WorkResult.Done done => new(done.Status, done.Outcome, done.Issue, done.Digest, ProgressOf(progress), now),
        WorkResult.Failed { Failure: var failure } => new(ReplicationStatus.Failed, Outcome: null, new TaskIssue(failure.Code, failure.Message), Digest: null, ProgressOf(progress), now),
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, null),
    };

    /// <summary>The end of a copy that somebody did not want any more.</summary>
    public static TaskEnd Canceled(TaskCancellation cancellation, CopyProgress progress, DateTimeOffset now) =>
        new(ReplicationStatus.Canceled, Outcome: null, cancellation.Reason, Digest: null, ProgressOf(progress), now);

    public static TaskProgress ProgressOf(CopyProgress progress) => new(progress.BytesTotal, progress.BytesCopied, progress.Snapshot());
}
