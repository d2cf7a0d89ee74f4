using System.Text.Json.Serialization;

namespace Replication.Contracts.Instances;

/// <summary>Whether an instance can be used.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<InstanceState>))]
public enum InstanceState
{
    /// <summary>All stored secrets and values can be read.</summary>
    Usable,

    /// <summary>A stored secret or value cannot be read; its tasks wait.</summary>
    Unusable,

    /// <summary>The registry refuses the credentials; its tasks wait, and one probe at a time checks them.</summary>
    CredentialsRefused,
}
