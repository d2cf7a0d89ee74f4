using Replication.Contracts.Tasks;

namespace Replication.Contracts.Reconciling;

/// <summary>The reconciler of a rule as the API shows it.</summary>
public sealed record ShownReconciliation
{
    /// <summary>True while a pass runs.</summary>
    public required bool Running { get; init; }

    /// <summary>When the baseline was taken: images that the source had then are left to a backfill. Null before the first pass.</summary>
    public DateTimeOffset? BaselineAt { get; init; }

    /// <summary>When the last complete pass began; null before the first.</summary>
    public DateTimeOffset? LastStartedAt { get; init; }

    /// <summary>When the last complete pass ended; null before the first.</summary>
    public DateTimeOffset? LastFinishedAt { get; init; }

    /// <summary>What the last complete pass found; null before the first.</summary>
    public ReconcileCounts? Last { get; init; }

    /// <summary>What the running pass has found so far; null when none runs.</summary>
    public ReconcileCounts? Current { get; init; }

    /// <summary>Failed attempts in a row to continue the running pass.</summary>
    public int Attempt { get; init; }

    /// <summary>Why the running pass waits, the last one failed, or a part could not be compared; null when there is no problem.</summary>
    public TaskIssue? Issue { get; init; }

    /// <summary>Replicated images that are missing or different at a target, by the last complete pass; null before the first.</summary>
    public long? Drift => Last is { } last ? last.Missing + last.Different : null;

    /// <summary>The API's form of a reconciliation; null means that it has not begun.</summary>
    public static ShownReconciliation Of(Reconciliation? it) => new()
    {
        Running = it?.Pass is not null,
        BaselineAt = it?.BaselineAt,
        LastStartedAt = it?.Last?.StartedAt,
        LastFinishedAt = it?.Last?.FinishedAt,
        Last = it?.Last?.Counts,
        Current = it?.Pass?.Counts,
        Attempt = it?.Pass?.Attempt ?? 0,
        Issue = it?.Pass?.Issue ?? it?.Failure ?? it?.Last?.Issue,
    };
}
