using Replication.Contracts.Images;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;

namespace Replication.Contracts.Backfills;

/// <summary>
/// Backfill: brings what existed before its rule to the target. The coordinator that holds it walks the source's lists, makes tasks for
/// what is missing, and settles them.
/// </summary>
public sealed record Backfill
{
    /// <summary>Its identity, and the batch of all its tasks.</summary>
    public required Guid Id { get; init; }

    /// <summary>The rule as it was when the backfill was asked for.</summary>
    public required ReplicationRule Rule { get; init; }

    /// <summary>True: what is missing is counted, not copied.</summary>
    public bool DryRun { get; init; }

    /// <summary>True: a task looks at every match, also at one whose tag the target has, and brings what refers to it.</summary>
    public bool Thorough { get; init; }

    /// <summary>The repositories to look at; null: all that the registry lists.</summary>
    public IReadOnlyList<RepositoryName>? Repositories { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required BackfillStatus Status { get; init; }

    /// <summary>Where the walk stands; null once it has seen everything.</summary>
    public BackfillPlace? Place { get; init; } = BackfillPlace.Start;

    /// <summary>How far it is.</summary>
    public BackfillCounts Counts { get; init; } = new();

    /// <summary>What tasks were made for and are not finished yet: a bounded number.</summary>
    public IReadOnlyList<OpenImage> Open { get; init; } = [];

    /// <summary>Why it waits or ended; null when nothing is wrong.</summary>
    public TaskIssue? Issue { get; init; }

    /// <summary>Walks that broke off in a row.</summary>
    public int Attempt { get; init; }

    /// <summary>When a walk that broke off goes on; null when it goes on.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a coordinator began with it.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it reached its final status.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>True in a final status.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsFinished => Status is BackfillStatus.Succeeded or BackfillStatus.Failed or BackfillStatus.Canceled;
}

/// <summary>A tag at the source that a task brings to the target; <paramref name="SeenAt"/> is when the walk saw it.</summary>
public sealed record OpenImage(RepositoryName Repository, Tag Tag, DateTimeOffset SeenAt);
