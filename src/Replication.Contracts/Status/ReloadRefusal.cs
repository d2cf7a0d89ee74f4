namespace Replication.Contracts.Status;

/// <summary>A configuration that a process could not reload.</summary>
/// <param name="At">When the process refused it.</param>
/// <param name="Problem">Why.</param>
public sealed record ReloadRefusal(DateTimeOffset At, string Problem);
