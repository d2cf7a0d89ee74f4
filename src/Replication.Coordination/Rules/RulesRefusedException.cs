namespace Replication.Coordination.Rules;

/// <summary>The configuration file conflicts with rules that were created through the API. The process does not start.</summary>
public sealed class RulesRefusedException(string message) : Exception(message);
