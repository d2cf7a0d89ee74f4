using System.Diagnostics.CodeAnalysis;
using Replication.Contracts.Images;
using Replication.Contracts.Tasks;

namespace Replication.Contracts.Backfills;

/// <summary>What the API shows about a backfill and about an import: the request, the progress and the times.</summary>
public abstract record BackfillReport
{
    /// <summary>A report with nothing set; the initializer sets the rest.</summary>
    protected BackfillReport()
    {
    }

    /// <summary>The report of a backfill or an import.</summary>
    [SetsRequiredMembers]
    protected BackfillReport(Backfill backfill)
    {
        Id = backfill.Id;
        Source = backfill.Rule.Source;
        DryRun = backfill.DryRun;
        Thorough = backfill.Thorough;
        Repositories = backfill.Repositories;
        Status = backfill.Status;
        Found = backfill.Counts.Found;
        Done = backfill.Counts.Done;
        AlreadyThere = backfill.Counts.AlreadyThere;
        Failed = backfill.Counts.Failed;
        Canceled = backfill.Counts.Canceled;
        Missing = backfill.Counts.Missing;
        Open = backfill.Open.Count;
        RepositoriesSeen = backfill.Counts.Repositories;
        TagsSeen = backfill.Counts.Tags;
        Unreadable = backfill.Counts.Unreadable;
        Repository = backfill.Place?.Repository;
        Issue = backfill.Issue;
        CreatedAt = backfill.CreatedAt;
        StartedAt = backfill.StartedAt;
        FinishedAt = backfill.FinishedAt;
        NextAttemptAt = backfill.NextAttemptAt;
    }

    /// <summary>Its identity; <c>GET /tasks?batch=</c> lists its tasks.</summary>
    public required Guid Id { get; init; }

    /// <summary>Name of the source instance.</summary>
    public required string Source { get; init; }

    /// <summary>True: nothing is copied.</summary>
    public required bool DryRun { get; init; }

    /// <summary>True: a task checks every match.</summary>
    public required bool Thorough { get; init; }

    /// <summary>The requested repositories; null means all.</summary>
    public IReadOnlyList<RepositoryName>? Repositories { get; init; }

    /// <summary>The status.</summary>
    public required BackfillStatus Status { get; init; }

    /// <summary>Images that are to be at the target.</summary>
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

    /// <summary>When it was requested.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a coordinator started it.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The time of the next attempt.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>Returns the names of the target instances.</summary>
    public abstract IReadOnlyList<string> ListTargets();
}
