using Replication.Contracts.Backfills;
using Replication.Contracts.Images;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;

namespace Replication.Contracts.Reconciling;

/// <summary>A pass of the reconciler over the images of a rule. Another coordinator resumes it at its place.</summary>
public sealed record ReconcilePass
{
    /// <summary>Its identity. The ids of its tasks derive from it, so that a repeat creates none twice.</summary>
    public required Guid Id { get; init; }

    /// <summary>The rule at the start of the pass. A changed rule ends the pass.</summary>
    public required ReplicationRule Rule { get; init; }

    /// <summary>Which images the pass takes into the baseline.</summary>
    public required BaselineMode Mode { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The position in the lists of the source; null when all of them are read.</summary>
    public BackfillPlace? Place { get; init; } = BackfillPlace.Start;

    /// <summary>What it has found so far.</summary>
    public ReconcileCounts Counts { get; init; } = new();

    /// <summary>The repositories that could not be read or compared completely. Their number is bounded.</summary>
    public IReadOnlyList<RepositoryName> Troubled { get; init; } = [];

    /// <summary>The unfinished tasks that it created. Their number is bounded.</summary>
    public IReadOnlyList<Guid> Open { get; init; } = [];

    /// <summary>Why it waits, or why an image or repository could not be read; null when there is no problem.</summary>
    public TaskIssue? Issue { get; init; }

    /// <summary>Failed attempts in a row to continue.</summary>
    public int Attempt { get; init; }
}
