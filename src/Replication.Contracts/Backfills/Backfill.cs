using Replication.Contracts.Images;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;

namespace Replication.Contracts.Backfills;

/// <summary>
/// Backfill or import: copies images that exist at the source. A backfill copies those of a rule, an import those that its request names.
/// The coordinator that holds the lease reads the lists of the source, creates tasks for missing images, and settles them.
/// </summary>
public sealed record Backfill
{
    /// <summary>Its identity, and the batch of all its tasks.</summary>
    public required Guid Id { get; init; }

    /// <summary>
    /// The rule at the time of the request. For an import, it is a rule that is not stored: it says which images are copied, and how.
    /// </summary>
    public required ReplicationRule Rule { get; init; }

    /// <summary>True for an import, which has no stored rule.</summary>
    public bool IsImport { get; init; }

    /// <summary>True when a user paused the import. The store keeps it beside the document, which the lease holder writes.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsPaused { get; init; }

    /// <summary>True for a dry run: missing images are counted and listed, not copied.</summary>
    public bool DryRun { get; init; }

    /// <summary>True: a task checks every match, also when the target has its tag, and copies its referrers.</summary>
    public bool Thorough { get; init; }

    /// <summary>The repositories to read; null means all that the registry lists.</summary>
    public IReadOnlyList<RepositoryName>? Repositories { get; init; }

    /// <summary>
    /// Only images whose push was reported since this time while the rule was paused; null for all images. The lists of the source are not
    /// read.
    /// </summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The status of the backfill.</summary>
    public required BackfillStatus Status { get; init; }

    /// <summary>The position in the lists; null when all of them are read.</summary>
    public BackfillPlace? Place { get; init; } = BackfillPlace.Start;

    /// <summary>The progress.</summary>
    public BackfillCounts Counts { get; init; } = new();

    /// <summary>The images with unfinished tasks. Their number is bounded.</summary>
    public IReadOnlyList<OpenImage> Open { get; init; } = [];

    /// <summary>Why the backfill waits or failed; null when there is no problem.</summary>
    public TaskIssue? Issue { get; init; }

    /// <summary>Failed attempts in a row to read the lists.</summary>
    public int Attempt { get; init; }

    /// <summary>The time of the next attempt; null when none is scheduled.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>When the backfill was requested.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a coordinator started it.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it reached its final status.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>True in a final status.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsFinished => Status is BackfillStatus.Succeeded or BackfillStatus.Failed or BackfillStatus.Canceled;
}
