using Replication.Contracts.Images;
using Replication.Contracts.Tasks;

namespace Replication.Contracts.Backfills;

/// <summary>A backfill as the API shows it.</summary>
public sealed record BackfillDocument
{
    /// <summary>Its identity; <c>GET /tasks?batch=</c> lists its tasks.</summary>
    public required Guid Id { get; init; }

    /// <summary>Id of its rule.</summary>
    public required string Rule { get; init; }

    /// <summary>The name that the rule had when the backfill was created.</summary>
    public required string RuleName { get; init; }

    /// <summary>Name of the source instance.</summary>
    public required string Source { get; init; }

    /// <summary>Name of the target instance; null when there are several.</summary>
    public string? Target { get; init; }

    /// <summary>Names of all target instances.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>True: nothing is copied.</summary>
    public required bool DryRun { get; init; }

    /// <summary>True: a task checks every match.</summary>
    public required bool Thorough { get; init; }

    /// <summary>The requested repositories; null means all.</summary>
    public IReadOnlyList<RepositoryName>? Repositories { get; init; }

    /// <summary>Only pushes of pauses since this time; null means all images.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The status of the backfill.</summary>
    public required BackfillStatus Status { get; init; }

    /// <summary>Images that the rule matches.</summary>
    public required long Found { get; init; }

    /// <summary>Of these, how many were copied.</summary>
    public required long Done { get; init; }

    /// <summary>Of these, how many the target had.</summary>
    public required long AlreadyThere { get; init; }

    /// <summary>Of these, how many could not be copied or, in a dry run, checked.</summary>
    public required long Failed { get; init; }

    /// <summary>Of these, how many were superseded or canceled.</summary>
    public required long Canceled { get; init; }

    /// <summary>Of these, how many a dry run would copy.</summary>
    public required long Missing { get; init; }

    /// <summary>Of these, how many have tasks that are not finished.</summary>
    public required long Open { get; init; }

    /// <summary>Repositories that were read.</summary>
    public required long RepositoriesSeen { get; init; }

    /// <summary>Tags that were read.</summary>
    public required long TagsSeen { get; init; }

    /// <summary>Repositories whose tags could not be listed.</summary>
    public required long Unreadable { get; init; }

    /// <summary>The repository that is read now; null before the start and after the end.</summary>
    public string? Repository { get; init; }

    /// <summary>Why the backfill waits or failed.</summary>
    public TaskIssue? Issue { get; init; }

    /// <summary>When the backfill was requested.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a coordinator started it.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The time of the next attempt.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>Returns the document of this backfill for the API.</summary>
    public static BackfillDocument Of(Backfill backfill) => new()
    {
        Id = backfill.Id,
        Rule = backfill.Rule.Id,
        RuleName = backfill.Rule.Name,
        Source = backfill.Rule.Source,
        Target = backfill.Rule.TargetInstances is [var target] ? target : null,
        Targets = backfill.Rule.TargetInstances,
        DryRun = backfill.DryRun,
        Thorough = backfill.Thorough,
        Repositories = backfill.Repositories,
        Since = backfill.Since,
        Status = backfill.Status,
        Found = backfill.Counts.Found,
        Done = backfill.Counts.Done,
        AlreadyThere = backfill.Counts.AlreadyThere,
        Failed = backfill.Counts.Failed,
        Canceled = backfill.Counts.Canceled,
        Missing = backfill.Counts.Missing,
        Open = backfill.Open.Count,
        RepositoriesSeen = backfill.Counts.Repositories,
        TagsSeen = backfill.Counts.Tags,
        Unreadable = backfill.Counts.Unreadable,
        Repository = backfill.Place?.Repository,
        Issue = backfill.Issue,
        CreatedAt = backfill.CreatedAt,
        StartedAt = backfill.StartedAt,
        FinishedAt = backfill.FinishedAt,
        NextAttemptAt = backfill.NextAttemptAt,
    };
}
