using System.Text.Json.Serialization;

namespace Replication.Contracts.Tasks;

/// <summary>What a task does at the target.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<TaskAction>))]
public enum TaskAction
{
    /// <summary>Brings an image and sets the tag.</summary>
    Copy,

    /// <summary>Brings what refers to an image that is there already: signatures, attestations.</summary>
    Referrers,

    /// <summary>Removes the tag, and nothing else.</summary>
    DeleteTag,
}
