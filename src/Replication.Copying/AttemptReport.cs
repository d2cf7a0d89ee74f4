using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Copying;

/// <summary>The stored outcome of an attempt.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Task">The task; null when it could not be claimed.</param>
/// <param name="Waiting">Another task that waits for the same target tag; null when there is none.</param>
internal sealed record AttemptReport(AttemptOutcome Outcome, ReplicationTask? Task = null, DueTask? Waiting = null)
{
    /// <summary>Whether the task ended without an attempt.</summary>
    public bool IsEndedByClaim { get; init; }
}
