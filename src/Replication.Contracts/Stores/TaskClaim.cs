using Replication.Contracts.Tasks;

namespace Replication.Contracts.Stores;

/// <summary>The result of a claim.</summary>
public abstract record TaskClaim
{
    private TaskClaim()
    {
    }

    /// <summary>The worker holds the task.</summary>
    public sealed record Taken(ReplicationTask Task, TaskLease Lease) : TaskClaim;

    /// <summary>The claim ended the task: it is superseded by a newer task, or a cancellation was requested.</summary>
    public sealed record Ended(ReplicationTask Task) : TaskClaim;

    /// <summary>The task cannot be claimed now.</summary>
    public sealed record NotNow : TaskClaim;
}
