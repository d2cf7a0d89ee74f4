namespace Replication.Coordination.Access;

/// <summary>How many rules and instances callers may create, and how many expensive calls may run for one of them.</summary>
public sealed record ApiQuotas
{
    /// <summary>The maximum number of rules, including those of the configuration file.</summary>
    public int MaxRules { get; init; } = 10_000;

    /// <summary>The maximum number of instances, including those of the configuration file.</summary>
    public int MaxInstances { get; init; } = 1_000;

    /// <summary>The maximum number of heavy calls (<see cref="HeavyCall"/>) that run for one token at the same time.</summary>
    public int MaxConcurrentHeavyCalls { get; init; } = 8;

    /// <summary>The maximum number of task streams that are open in one process at the same time.</summary>
    public int MaxTaskStreams { get; init; } = 500;
}
