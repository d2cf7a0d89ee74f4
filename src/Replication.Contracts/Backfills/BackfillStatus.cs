using System.Text.Json.Serialization;

namespace Replication.Contracts.Backfills;

/// <summary>The status of a backfill.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<BackfillStatus>))]
public enum BackfillStatus
{
    /// <summary>Waits for a coordinator.</summary>
    Pending,

    /// <summary>A coordinator runs it, or will resume it soon.</summary>
    Running,

    /// <summary>All images that it found are stored at the target.</summary>
    Succeeded,

    /// <summary>It could not continue, or some images could not be copied. The issue contains the cause and the remedy.</summary>
    Failed,

    /// <summary>Canceled by a user, or because its rule was deleted.</summary>
    Canceled,
}
