using Replication.Contracts;
using Replication.Contracts.Images;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Testing.Storage;

/// <summary>Sample tasks for the stores.</summary>
public static class SampleTasks
{
    public static TaskTarget Target { get; } = new("tokyo", RepositoryName.Parse("team/app"), Tag.Parse("v1"));

    public static TaskIssue Issue { get; } = new("registryUnavailable", "tokyo did not answer: nothing to do, it is tried again");

    public static TaskProgress Progress { get; } = new(1000, 400, [
        new(Digest.Sha256Of("a"u8), 600, 0, How: null),
        new(Digest.Sha256Of("b"u8), 400, 400, BlobTransferKind.Mounted)]);

    /// <summary>A pending task that was ordered and created at <paramref name="at"/>.</summary>
    public static ReplicationTask Pending(DateTimeOffset at, TaskTarget? target = null) => new()
    {
        Id = Guid.NewGuid(),
        Batch = Guid.NewGuid(),
        Rule = "team-to-tokyo",
        RuleName = "team-before",
        Trigger = TaskTrigger.Automatic,
        Source = new("hangzhou", RepositoryName.Parse("team/app"), Tag.Parse("v1"), Digest.Sha256Of("pushed"u8)),
        Target = target ?? Target,
        Override = true,
        Status = ReplicationStatus.Pending,
        PushedAt = at,
        OrderedAt = at,
        CreatedAt = at,
    };

    /// <summary>
    /// The same task with another source tag. Tasks of one target tag with different sources are ordered by the time of the request.
    /// </summary>
    public static ReplicationTask FromElsewhere(this ReplicationTask task, string tag = "elsewhere") =>
        task with { Source = task.Source with { Tag = Tag.Parse(tag) } };

    /// <summary>The same task for another image; null: the image that the source tag names.</summary>
    public static ReplicationTask WithDigest(this ReplicationTask task, string? content) => task with
    {
        Source = task.Source with { Digest = content is null ? null : Digest.Sha256Of(System.Text.Encoding.UTF8.GetBytes(content)) },
    };

    /// <summary>A task with a value in every property.</summary>
    public static ReplicationTask Full(DateTimeOffset at) => Pending(at) with
    {
        Action = TaskAction.Referrers,
        Priority = TaskPriority.Highest,
        Override = false,
        Referrers = false,
        Platforms = ["linux/arm64/v8"],
        Artifacts = ["helm"],
        Latest = new("v.*", new TagLists { Latest = 7 }, []),
        ReportId = Guid.NewGuid(),
        DigestFromTag = true,
        Subject = Digest.Sha256Of("subject"u8),
        Verify = true,
        AwaitsSignatureSince = at.AddTicks(8),
        FirstFailedAt = at.AddTicks(3),
        NotBefore = at.AddTicks(8),
        MinAge = new Duration(TimeSpan.FromHours(2)),
        RetriedAt = at.AddTicks(6),
        Redone = new("tagMovedLate", "an older copy moved the tag at last"),
        ToBeRedone = new("reportedAgain", "the publisher reported it again"),
        Cancellation = new("ci", at.AddTicks(7), new("canceled", "canceled by ci")),
        Status = ReplicationStatus.Failed,
        Outcome = TaskOutcome.TagConflict,
        Issue = Issue,
        Attempt = 3,
        BytesTotal = Progress.BytesTotal,
        BytesCopied = Progress.BytesCopied,
        Blobs = Progress.Blobs,
        PushedAt = at.AddTicks(1),
        OrderedAt = at.AddTicks(2),
        StartedAt = at.AddTicks(3),
        FinishedAt = at.AddTicks(4),
        NextAttemptAt = at.AddTicks(5),
    };

    public static TaskEnd Succeeded(DateTimeOffset at) =>
        new(ReplicationStatus.Succeeded, TaskOutcome.Copied, Issue: null, Digest: null, TaskProgress.None, at);

    public static TaskEnd Failed(DateTimeOffset at) =>
        new(ReplicationStatus.Failed, Outcome: null, Issue, Digest: null, TaskProgress.None, at);
}
