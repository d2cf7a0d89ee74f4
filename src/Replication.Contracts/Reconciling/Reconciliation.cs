using Replication.Contracts.Images;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;

namespace Replication.Contracts.Reconciling;

/// <summary>
/// What the reconciler knows about one rule: since when it compares the registries, the pass that runs, and the result of the last one.
/// </summary>
public sealed record Reconciliation
{
    /// <summary>Id of the rule.</summary>
    public required string Rule { get; init; }

    /// <summary>
    /// The rule at the time of its last pass; null before the first one ends. It tells which images the baseline covers.
    /// </summary>
    public ReplicationRule? Baseline { get; init; }

    /// <summary>When the last pass that took a baseline began; null before the first.</summary>
    public DateTimeOffset? BaselineAt { get; init; }

    /// <summary>The repositories that could not be read completely when the baseline was taken. Their number is bounded.</summary>
    public IReadOnlyList<RepositoryName> Gaps { get; init; } = [];

    /// <summary>The pass that runs; null between two passes.</summary>
    public ReconcilePass? Pass { get; init; }

    /// <summary>The result of the last complete pass; null before the first.</summary>
    public ReconcileResult? Last { get; init; }

    /// <summary>When the last pass ended, complete or not; null before the first end.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why the last pass ended before it was complete; null when it was complete.</summary>
    public TaskIssue? Failure { get; init; }
}
