namespace Replication.Registries.Instances;

/// <summary>How often an instance is probed whose credentials are refused.</summary>
public sealed record CredentialProbeOptions
{
    /// <summary>The time between two probes, and the shortest time before a task without a permission is retried.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);
}
