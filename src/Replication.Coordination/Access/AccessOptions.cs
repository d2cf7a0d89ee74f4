namespace Replication.Coordination.Access;

/// <summary>Limits for callers that guess tokens.</summary>
public sealed record AccessOptions
{
    /// <summary>
    /// The unknown tokens from one address within <see cref="FailureWindow"/> after which further ones are rejected without a check.
    /// </summary>
    public int MaxFailures { get; init; } = 20;

    /// <summary>How long failures count.</summary>
    public TimeSpan FailureWindow { get; init; } = TimeSpan.FromMinutes(1);
}
