using System.Text.Json.Serialization;

namespace Replication.Contracts.Stores;

/// <summary>How a quarantined part arrived.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<QuarantineSource>))]
public enum QuarantineSource
{
    /// <summary>In a webhook call.</summary>
    Webhook,

    /// <summary>As a message that a publisher put on the bus.</summary>
    Bus,
}
