using Replication.Contracts.Tasks;

namespace Replication.Contracts.Reconciling;

/// <summary>The result of a complete pass of the reconciler.</summary>
/// <param name="StartedAt">When the pass began.</param>
/// <param name="FinishedAt">When it ended.</param>
/// <param name="Counts">What it found.</param>
/// <param name="Issue">Why a part could not be compared; null when all was.</param>
public sealed record ReconcileResult(DateTimeOffset StartedAt, DateTimeOffset FinishedAt, ReconcileCounts Counts, TaskIssue? Issue);
