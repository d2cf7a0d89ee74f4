namespace Replication.Contracts.Rules;

/// <summary>Which rules may stand beside each other.</summary>
public enum TopologyMode
{
    /// <summary>A source is never a target, and a target serves one rule only.</summary>
    Strict,

    /// <summary>No image can come back to an instance that it started from.</summary>
    Acyclic,
}
