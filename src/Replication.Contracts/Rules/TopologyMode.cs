namespace Replication.Contracts.Rules;

/// <summary>Which rules are compatible.</summary>
public enum TopologyMode
{
    /// <summary>A source is never a target, and a target belongs to one rule only.</summary>
    Strict,

    /// <summary>The rules contain no cycle: no image returns to its first instance.</summary>
    Acyclic,
}
