namespace Replication.Coordination.Status;

/// <summary>What counts as wrong in the status.</summary>
/// <param name="MaxLag">How long the oldest missing push may wait for a worker, or be retried.</param>
/// <param name="SilentAfter">
/// How long a source may send no webhook call; null: the time follows from its history (<see cref="InstanceSilence"/>).
/// </param>
internal sealed record StatusLimits(TimeSpan MaxLag, TimeSpan? SilentAfter)
{
    /// <summary>Attempts of the oldest missing push that may fail. Registries fail for a moment now and then.</summary>
    public const int MaxFailedAttempts = 3;

    /// <summary>The longest time that a limit may have.</summary>
    public static TimeSpan Max { get; } = TimeSpan.FromDays(3650);

    public static TimeSpan DefaultSilentAfter { get; } = TimeSpan.FromDays(7);

    public static StatusLimits Default { get; } = new(TimeSpan.FromMinutes(5), SilentAfter: null);
}
