using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>Strict topology: a source is never a target, and a target serves one rule only.</summary>
internal static class Topology
{
    /// <summary>What keeps the two rules from existing together; null when nothing does.</summary>
    public static string? Conflict(ReplicationRule rule, ReplicationRule other)
    {
        if (rule.Source == other.Target)
            return $"the source instance '{rule.Source}' is the target of rule '{other.Name}'; a target of one rule may not be the source of another";
        if (rule.Target == other.Source)
            return $"the target instance '{rule.Target}' is the source of rule '{other.Name}'; a source of one rule may not be the target of another";
        if (rule.Target == other.Target)
            return $"the target instance '{rule.Target}' is already the target of rule '{other.Name}'; a target may serve one rule only";
        return null;
    }
}
