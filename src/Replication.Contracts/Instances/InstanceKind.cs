using System.Text.Json.Serialization;

namespace Replication.Contracts.Instances;

/// <summary>What an instance is.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<InstanceKind>))]
public enum InstanceKind
{
    /// <summary>A registry with the API of the distribution specification.</summary>
    Registry,

    /// <summary>A folder or a bucket of an object store whose files are images.</summary>
    Bucket,
}
