using System.Text.Json.Serialization;

namespace Replication.Contracts.Instances;

/// <summary>The cloud partition of an instance.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<InstancePartition>))]
public enum InstancePartition
{
    /// <summary>The public cloud.</summary>
    Public,

    /// <summary>The finance cloud.</summary>
    Finance,

    /// <summary>The government cloud.</summary>
    Government,
}
