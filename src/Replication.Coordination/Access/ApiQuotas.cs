namespace Replication.Coordination.Access;

/// <summary>How much callers of the API may make, and how many calls that cost much may run for one of them.</summary>
public sealed record ApiQuotas
{
    /// <summary>Most rules, those of the configuration file included.</summary>
    public int MaxRules { get; init; } = 10_000;

    /// <summary>Most instances, those of the configuration file included.</summary>
    public int MaxInstances { get; init; } = 1_000;

    /// <summary>Most heavy calls (<see cref="HeavyCall"/>) that run for one token at the same time.</summary>
    public int MaxConcurrentHeavyCalls { get; init; } = 8;
}
