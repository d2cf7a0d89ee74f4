namespace Replication.Chaos.History;

/// <summary>A poll of the store found that this process held the lease on the task of this target tag.</summary>
internal sealed record SeenLease(TimeSpan At, int ProcessId, long Fence, Guid Task, string Target, string Repository, string Tag);
