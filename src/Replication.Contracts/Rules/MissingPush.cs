using Replication.Contracts.Images;
using Replication.Contracts.Tasks;

namespace Replication.Contracts.Rules;

/// <summary>A push that is not at the target yet: the task that has to bring it there.</summary>
public sealed record MissingPush
{
    /// <summary>Id of the task.</summary>
    public required Guid Task { get; init; }

    /// <summary>The source repository.</summary>
    public required RepositoryName Repository { get; init; }

    /// <summary>The source tag.</summary>
    public required Tag Tag { get; init; }

    /// <summary>The name of the instance that does not have it. It need not be a target of the rule any more.</summary>
    public required string Target { get; init; }

    /// <summary>What the task does: a tag that was deleted at the source is deleted at the target.</summary>
    public TaskAction Action { get; init; }

    /// <summary>The status of the task: it waits, runs, or has failed.</summary>
    public required ReplicationStatus Status { get; init; }

    /// <summary>Started attempts.</summary>
    public required int Attempt { get; init; }

    /// <summary>Why the last attempt failed; null when none did.</summary>
    public TaskIssue? Issue { get; init; }

    /// <summary>When the image was pushed, by the source's clock.</summary>
    public required DateTimeOffset PushedAt { get; init; }

    /// <summary>When the image has the minimum age of its rule; null when the rule has none.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The push of this task.</summary>
    public static MissingPush Of(ReplicationTask task) => new()
    {
        Task = task.Id,
        Repository = task.Source.Repository,
        Tag = task.Source.Tag,
        Target = task.Target.Instance,
        Action = task.Action,
        Status = task.Status,
        Attempt = task.Attempt,
        Issue = task.Issue,
        PushedAt = task.PushedAt,
        NotBefore = task.NotBefore,
    };
}
