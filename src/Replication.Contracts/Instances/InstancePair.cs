using Replication.Contracts.Rules;

namespace Replication.Contracts.Instances;

/// <summary>
/// The two instances between which images are copied, and what is known about the copy. An empty name or namespace is unknown.
/// </summary>
/// <param name="Source">Name of the source instance.</param>
/// <param name="Target">Name of the target instance.</param>
public sealed record InstancePair(string Source, string Target)
{
    /// <summary>Whether both instances belong to one account; null when the accounts are not checked.</summary>
    public RuleScenario? Scenario { get; init; }

    /// <summary>The namespace that is read.</summary>
    public string SourceNamespace { get; init; } = "";

    /// <summary>The namespace that is written.</summary>
    public string TargetNamespace { get; init; } = "";

    /// <summary>True for the pair of a rule, whose source must be of the advanced edition.</summary>
    public bool NeedsAdvancedSource { get; init; }
}
