using System.Text.Json.Serialization;

namespace Replication.Contracts.Instances;

/// <summary>The outcome of one check.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CheckOutcome>))]
public enum CheckOutcome
{
    /// <summary>The check passed.</summary>
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>The check failed. The advice says what to do.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>A probable mistake. It does not prevent anything.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    /// <summary>The check does not apply, or an earlier check failed.</summary>
    [JsonStringEnumMemberName("skipped")]
    Skipped,
}
