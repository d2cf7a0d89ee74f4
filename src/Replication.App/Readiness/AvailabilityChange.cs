namespace Replication.App.Readiness;

/// <summary>The change of the state after a probe.</summary>
internal enum AvailabilityChange
{
    None,

    /// <summary>The dependency became unavailable.</summary>
    Lost,

    /// <summary>The dependency became available again.</summary>
    Restored,
}
