namespace Replication.Contracts.Rules;

/// <summary>What the configuration file made of one rule: how it looked before (null: it came) and after (null: it went).</summary>
public sealed record DeclaredChange(ReplicationRule? Before, ReplicationRule? After);
