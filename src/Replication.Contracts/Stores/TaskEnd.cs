using Replication.Contracts.Images;
using Replication.Contracts.Tasks;

namespace Replication.Contracts.Stores;

/// <summary>How a task ended.</summary>
/// <param name="Status">The final status.</param>
/// <param name="Outcome">What the copy found or did; null where there was none.</param>
/// <param name="Issue">Why the task failed or was canceled; null after a success.</param>
/// <param name="Digest">The digest that the source tag named; null when it was never read.</param>
/// <param name="Progress">The last progress.</param>
/// <param name="FinishedAt">When the task ended.</param>
public sealed record TaskEnd(
    ReplicationStatus Status,
    TaskOutcome? Outcome,
    TaskIssue? Issue,
    Digest? Digest,
    TaskProgress Progress,
    DateTimeOffset FinishedAt);
