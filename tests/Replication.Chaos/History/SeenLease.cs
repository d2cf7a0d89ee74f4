namespace Replication.Chaos.History;

/// <summary>A look at the store found that this process holds the task of this target tag.</summary>
internal sealed record SeenLease(TimeSpan At, int ProcessId, long Fence, Guid Task, string Target, string Repository, string Tag);
