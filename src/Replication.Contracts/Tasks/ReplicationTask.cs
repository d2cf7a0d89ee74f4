using System.Globalization;
using System.Text.Json.Serialization;
using Replication.Contracts.Images;

namespace Replication.Contracts.Tasks;

/// <summary>A task that copies one image reference to one target reference. The API lists these tasks as replication records.</summary>
public sealed record ReplicationTask
{
    /// <summary>Derived from the batch and the target, so that a repeated push creates no second task.</summary>
    public required Guid Id { get; init; }

    /// <summary>All tasks of one push share it.</summary>
    public required Guid Batch { get; init; }

    /// <summary>Id of the rule that created it.</summary>
    public string? Rule { get; init; }

    /// <summary>The name that the rule had when the task was created.</summary>
    public string? RuleName { get; init; }

    /// <summary>What created it.</summary>
    public required TaskTrigger Trigger { get; init; }

    /// <summary>What it does at the target.</summary>
    public TaskAction Action { get; init; }

    /// <summary>How urgent it is (<see cref="TaskPriority"/>).</summary>
    public int Priority { get; init; } = TaskPriority.Default;

    /// <summary>The source.</summary>
    public required TaskSource Source { get; init; }

    /// <summary>
    /// True where the source's digest was not given, but read from the source tag by an attempt that ended: another attempt reads the tag
    /// again.
    /// </summary>
    public bool DigestFromTag { get; init; }

    /// <summary>The target.</summary>
    public required TaskTarget Target { get; init; }

    /// <summary>Whether another image under the target tag is replaced.</summary>
    public required bool Override { get; init; }

    /// <summary>Whether signatures, attestations and other referrers are copied with the image.</summary>
    public bool Referrers { get; init; } = true;

    /// <summary>Which manifests of an index are copied, as <c>os/arch</c> or <c>os/arch/variant</c>; none: all.</summary>
    public IReadOnlyList<string> Platforms { get; init; } = [];

    /// <summary>The types of artifacts that its rule copies (<see cref="Rules.ArtifactTypes"/>); none: all.</summary>
    public IReadOnlyList<string> Artifacts { get; init; } = [];

    /// <summary>The filters of a rule that copies only the newest tags; null for other rules.</summary>
    public Rules.LatestTags? Latest { get; init; }

    /// <summary>
    /// True when its rule verified signatures when the task was created. The worker verifies them as the rule says when it copies.
    /// </summary>
    public bool Verify { get; init; }

    /// <summary>Since when it waits for signatures; null when it does not, or has not looked for them yet.</summary>
    public DateTimeOffset? AwaitsSignatureSince { get; init; }

    /// <summary>
    /// The manifest whose referrers it copies; null for other actions, and when only the referrer itself is known (as the source's
    /// digest).
    /// </summary>
    public Digest? Subject { get; init; }

    /// <summary>The status.</summary>
    public required ReplicationStatus Status { get; init; }

    /// <summary>What it did at the target; null until it is finished.</summary>
    public TaskOutcome? Outcome { get; init; }

    /// <summary>Why the last attempt failed; null when none did.</summary>
    public TaskIssue? Issue { get; init; }

    /// <summary>Started attempts; 0 before the first.</summary>
    public int Attempt { get; init; }

    /// <summary>Bytes of all distinct blobs of the image; 0 until its manifests are read.</summary>
    public long BytesTotal { get; init; }

    /// <summary>Bytes of blobs that are stored at the target or were written so far.</summary>
    public long BytesCopied { get; init; }

    /// <summary>The blobs of the image, as far as they are known.</summary>
    public IReadOnlyList<BlobTransfer> Blobs { get; init; } = [];

    /// <summary>The repository that the task created at the target; null when it created none.</summary>
    public CreatedRepository? CreatedRepository { get; init; }

    /// <summary>
    /// The id of the report, for a publisher whose events have no id; null otherwise. Another report with the same content has the same
    /// id: it is a repeat or another push of the same image.
    /// </summary>
    public Guid? ReportId { get; init; }

    /// <summary>
    /// When the image was pushed, by the source's clock. It only decides whether the push is older than the rule.
    /// </summary>
    public required DateTimeOffset PushedAt { get; init; }

    /// <summary>
    /// Place in the order of the tasks of one target tag: the time at which this system received the push, or at which the task was
    /// requested, never by the publisher's clock. Between tasks with the same source the order only decides which one runs first; what
    /// the source tag names decides which one writes.
    /// </summary>
    public required DateTimeOffset OrderedAt { get; init; }

    /// <summary>When the task was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its latest attempt began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it reached its final status.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The time of the next attempt; null when the task waits only for a worker.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>
    /// When the image has the minimum age of its rule; null when the rule has none, or was run by hand. It counts from the push, or from
    /// the first time that this system saw the image, when no report named its digest.
    /// </summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The minimum age of the image, from its rule; null when the rule has none, or was run by hand.</summary>
    public Duration? MinAge { get; init; }

    /// <summary>
    /// When the first attempt failed since the task was created, retried by a user, or paused; null when none has failed.
    /// </summary>
    public DateTimeOffset? FirstFailedAt { get; init; }

    /// <summary>When a user last retried the failed or canceled task.</summary>
    public DateTimeOffset? RetriedAt { get; init; }

    /// <summary>Why the task was repeated after it had succeeded or was about to; null when it was not repeated.</summary>
    public TaskIssue? Redone { get; init; }

    /// <summary>Why the task is repeated when its running attempt ends; null when it is not.</summary>
    public TaskIssue? ToBeRedone { get; init; }

    /// <summary>The requested cancellation. The worker of a running task stops within seconds.</summary>
    public TaskCancellation? Cancellation { get; init; }

    /// <summary>
    /// Whether the newest task supersedes this one by its place in the order alone. True for referrers: the newest task copies all of them.
    /// True for an image with a minimum age whose digest was not read yet: the tag names the image of the newest task. For other tasks with
    /// the same source, what the source tag names decides.
    /// </summary>
    [JsonIgnore]
    public bool IsReplacedByOrder =>
        Action == TaskAction.Referrers || (NotBefore is not null && (Source.Digest is null || DigestFromTag));

    /// <summary>
    /// True when the image must have a minimum age, and is not known yet: the next attempt reads its digest from the tag, and copies
    /// nothing.
    /// </summary>
    [JsonIgnore]
    public bool AwaitsDigest => Action == TaskAction.Copy && MinAge is not null && Source.Digest is null;

    /// <summary>True when the task waits until its image has the minimum age of its rule.</summary>
    [JsonIgnore]
    public bool IsTooYoung => Status == ReplicationStatus.Pending && Issue?.Code == TaskIssue.TooYoung;

    /// <summary>The W3C trace context of the push, to which every attempt belongs; null where nothing was traced.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Id of that trace, as 32 hexadecimal digits.</summary>
    public string? TraceId => TraceIdOf(TraceParent);

    /// <summary>True in a final status.</summary>
    [JsonIgnore]
    public bool IsFinished => IsFinal(Status);

    /// <summary>Whether a task in this status is finished.</summary>
    public static bool IsFinal(ReplicationStatus status) =>
        status is ReplicationStatus.Succeeded or ReplicationStatus.Failed or ReplicationStatus.Canceled;

    /// <summary>The trace id inside a W3C trace context (W3C Trace Context, section 3.2.2); null when it holds none.</summary>
    public static string? TraceIdOf(string? traceParent) => traceParent?.Split('-') is [_, { Length: 32 } traceId, _, _] ? traceId : null;

    /// <summary>
    /// This pending task, which waits when its image does not have the minimum age of its rule yet. A task that has to read the digest of
    /// its image first does that at once.
    /// </summary>
    public ReplicationTask WaitingForAge(DateTimeOffset now) => !AwaitsDigest && NotBefore is { } from && from > now
        ? this with
        {
            NextAttemptAt = from,
            Issue = new TaskIssue(
                TaskIssue.TooYoung,
                $"The image is younger than the minimum age (minAge) of the rule '{RuleName}'. It is copied from "
                    + string.Create(CultureInfo.InvariantCulture, $"{from.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ} on; ")
                    + "run the rule by hand to copy it now."),
        }
        : this;

    /// <summary>Whether both read the same tag of the same repository of the same instance.</summary>
    public bool HasSameSource(ReplicationTask other) =>
        Source.Instance == other.Source.Instance && Source.Repository == other.Source.Repository && Source.Tag == other.Source.Tag;

    /// <summary>Whether this task comes after the other one in the order of the tasks of one target tag.</summary>
    public bool IsAfter(ReplicationTask other) => (OrderedAt, Id).CompareTo((other.OrderedAt, other.Id)) > 0;

    /// <summary>Derives the id of the task that copies the images of a batch to a target.</summary>
    public static Guid IdOf(Guid batch, TaskTarget target) =>
        DeterministicId.Of("task", batch.ToString("N"), target.Instance, target.Repository.Text, target.Tag.Text);
}
