using System.Text.Json.Serialization;

namespace Replication.Contracts.Instances;

/// <summary>The edition of an instance. Only an advanced instance may be the source of a rule.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<InstanceEdition>))]
public enum InstanceEdition
{
    /// <summary>The instance may be a target.</summary>
    Basic,

    /// <summary>The instance may be a source or a target.</summary>
    Advanced,
}
