namespace Replication.Contracts.Instances;

/// <summary>The part of an <see cref="InstancePair"/> that a problem is about.</summary>
public enum PairPart
{
    /// <summary>The source instance.</summary>
    Source,

    /// <summary>The target instance.</summary>
    Target,

    /// <summary>The scenario.</summary>
    Scenario,

    /// <summary>The namespace that is read.</summary>
    SourceNamespace,

    /// <summary>The namespace that is written.</summary>
    TargetNamespace,
}
