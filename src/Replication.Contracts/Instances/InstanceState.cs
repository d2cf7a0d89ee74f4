using System.Text.Json.Serialization;

namespace Replication.Contracts.Instances;

/// <summary>Whether an instance can be used.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<InstanceState>))]
public enum InstanceState
{
    /// <summary>Nothing of it is unreadable.</summary>
    Usable,

    /// <summary>A stored secret or value cannot be read; its tasks wait.</summary>
    Unusable,
}
