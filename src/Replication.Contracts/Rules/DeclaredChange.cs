namespace Replication.Contracts.Rules;

/// <summary>The change of one declared rule: before (null when it was added) and after (null when it was removed).</summary>
public sealed record DeclaredChange(ReplicationRule? Before, ReplicationRule? After);
