namespace Replication.Contracts.Tasks;

/// <summary>A task that changed to a status which the filter of a stream does not select.</summary>
/// <param name="Id">The id of the task.</param>
/// <param name="Status">Its new status.</param>
public sealed record LeftTask(Guid Id, ReplicationStatus Status);
