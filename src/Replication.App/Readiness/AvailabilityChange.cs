namespace Replication.App.Readiness;

/// <summary>What a probe changed.</summary>
internal enum AvailabilityChange
{
    None,

    /// <summary>It was usable, or unknown, and is not any more.</summary>
    Lost,

    /// <summary>It was unusable and is usable again.</summary>
    Restored,
}
