namespace Replication.Contracts.Instances;

/// <summary>The refused webhook calls that a user acknowledged.</summary>
/// <param name="Instance">The name of the instance.</param>
/// <param name="Count">The number of calls; 0 when none is known.</param>
/// <param name="Since">When the first of them was refused; null when none is known.</param>
/// <param name="LastAt">When the last of them was refused; null when none is known.</param>
public sealed record AcknowledgedCalls(string Instance, long Count, DateTimeOffset? Since, DateTimeOffset? LastAt);
