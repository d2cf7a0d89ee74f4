using System.Globalization;
using Replication.Contracts;
using Replication.Contracts.Images;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Registries;

namespace Replication.Copying;

/// <summary>Maps the result of a copy to the outcome of the attempt, and the outcome to the document of the task.</summary>
internal static class AttemptOutcomes
{
    public static AttemptOutcome Of(CopyResult result) => result switch
    {
        CopyResult.Copied copied => new AttemptOutcome.Ended(ReplicationStatus.Succeeded, TaskOutcome.Copied, Digest: copied.Digest),
        CopyResult.AlreadyPresent present =>
            new AttemptOutcome.Ended(ReplicationStatus.Succeeded, TaskOutcome.AlreadyPresent, Digest: present.Digest),
        CopyResult.TagConflict conflict => TagConflict(conflict.Present, conflict.Wanted),
        CopyResult.NotMoved notMoved => Superseded(notMoved.Digest),
        CopyResult.SubjectAbsent absent => NotFollowed($"The image {absent.Digest} is not at the target."),
        CopyResult.Unwanted unwanted => new AttemptOutcome.Ended(
            ReplicationStatus.Canceled,
            TaskOutcome.Filtered,
            new TaskIssue(
                TaskIssue.ArtifactFiltered,
                $"The rule does not copy artifacts of the type '{unwanted.Type}'. Add the type to the artifacts of the rule, or leave it."),
            unwanted.Digest),
        CopyResult.Failed failed => new AttemptOutcome.Failed(failed.Failure),
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, null),
    };

    /// <summary>A newer push replaces the task. When the lease was lost instead, this outcome is not written.</summary>
    public static AttemptOutcome.Ended Superseded(Digest? digest) =>
        new(ReplicationStatus.Canceled, TaskOutcome.Superseded, Digest: digest);

    /// <summary>The image of a referrer is not at the target, and no task copies it.</summary>
    public static AttemptOutcome.Ended NotFollowed(string reason) =>
        new(ReplicationStatus.Canceled, TaskOutcome.NotFollowed, new TaskIssue(TaskIssue.NotFollowed, reason));

    /// <summary>The target tag names another image, and the task may not overwrite it.</summary>
    public static AttemptOutcome.Ended TagConflict(Digest present, Digest? wanted = null)
    {
        var message =
            $"The target tag names another image ({present}), and overwriting is not allowed. Allow it (override), or choose another tag.";
        return new(ReplicationStatus.Failed, TaskOutcome.TagConflict, new TaskIssue("tagConflict", message), wanted);
    }

    /// <summary>Other tags of the repository are newer, or the tag is no version.</summary>
    public static AttemptOutcome.Ended NotAmongLatest(LatestTags latest) => new(
        ReplicationStatus.Canceled,
        TaskOutcome.Filtered,
        new TaskIssue(
            TaskIssue.NotAmongLatest,
            latest.IsByPushTime
                ? $"The rule copies the newest {latest.Count} tags of each repository by the time of their push (tags.latest), and as many "
                    + "other tags were pushed later. Raise the number to copy more of them."
                : $"The rule copies the newest {latest.Count} versions of each repository (tags.latest), and the tag is not among them. "
                    + "Raise the number to copy more of them."));

    /// <summary>The user or a rule change canceled the task.</summary>
    public static AttemptOutcome.Ended Canceled(TaskCancellation cancellation) =>
        new(ReplicationStatus.Canceled, Outcome: null, cancellation.Reason);

    /// <summary>The failure is permanent, or the task was retried for too long.</summary>
    public static AttemptOutcome.Ended FailedPermanently(CopyFailure failure) =>
        new(ReplicationStatus.Failed, Outcome: null, IssueOf(failure));

    /// <summary>An instance refused its credentials for too long.</summary>
    public static AttemptOutcome.Ended FailedPermanently(CredentialsRefusal refusal) =>
        new(ReplicationStatus.Failed, Outcome: null, new TaskIssue(refusal.Code, refusal.Reason));

    public static TaskIssue IssueOf(CredentialsRefusal refusal) => new(
        TaskIssue.CredentialsRefused,
        $"The registry of the instance '{refusal.Instance}' has refused the credentials since {Shown(refusal.Since)}. The task waits until "
            + $"it accepts them. {refusal.Reason}");

    /// <summary>The image has no signatures that its rule accepts, and the time to wait for them has passed.</summary>
    public static AttemptOutcome.Ended FailedWithoutSignature(AttemptOutcome.AwaitsSignature awaits)
    {
        var waited = awaits.Timeout > TimeSpan.Zero ? $"The task waited for {new Duration(awaits.Timeout)}" : "A backfill does not wait";
        return new(
            ReplicationStatus.Failed,
            Outcome: null,
            new TaskIssue(awaits.Failure.Code, $"{awaits.Failure.Message} {waited}; retry the task after that."));
    }

    public static TaskIssue IssueOf(AttemptOutcome.AwaitsSignature awaits, DateTimeOffset until) =>
        new(awaits.Failure.Code, $"{awaits.Failure.Message} The task waits for that until {Shown(until)}.");

    public static AttemptOutcome.Failed UnknownInstance(string name) => new(new CopyFailure(
        "instanceUnknown",
        $"This worker knows no instance '{name}'. Reload or restart the worker with the configuration that declares it, or create the "
            + "instance again. The task is retried until then.",
        IsWorthRetrying: true));

    public static TaskIssue IssueOf(CopyFailure failure) => new(failure.Code, failure.Message);

    public static TaskEnd EndOf(AttemptOutcome.Ended ended, CopyProgress progress, DateTimeOffset now) =>
        new(ended.Status, ended.Outcome, ended.Issue, ended.Digest, ProgressOf(progress), now);

    public static TaskProgress ProgressOf(CopyProgress progress) => new(progress.BytesTotal, progress.BytesCopied, progress.Snapshot())
    {
        CreatedRepository = progress.CreatedRepository,
    };

    private static string Shown(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
