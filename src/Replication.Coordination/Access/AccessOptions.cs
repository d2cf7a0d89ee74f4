namespace Replication.Coordination.Access;

/// <summary>How much guessing is put up with.</summary>
public sealed record AccessOptions
{
    /// <summary>Unknown tokens from one address within <see cref="FailureWindow"/> before it is turned away unheard.</summary>
    public int MaxFailures { get; init; } = 20;

    /// <summary>How long failures count.</summary>
    public TimeSpan FailureWindow { get; init; } = TimeSpan.FromMinutes(1);
}
