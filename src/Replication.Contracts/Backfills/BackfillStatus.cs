using System.Text.Json.Serialization;

namespace Replication.Contracts.Backfills;

/// <summary>Where a backfill is in its life.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<BackfillStatus>))]
public enum BackfillStatus
{
    /// <summary>Waits for a coordinator.</summary>
    Pending,

    /// <summary>A coordinator walks it, or will go on with it soon.</summary>
    Running,

    /// <summary>Everything that it found stands at the target.</summary>
    Succeeded,

    /// <summary>It could not go on, or some of what it found could not be copied; the issue says why and what to do.</summary>
    Failed,

    /// <summary>Ended by a person, or because its rule is no more.</summary>
    Canceled,
}
