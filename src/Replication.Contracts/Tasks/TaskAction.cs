using System.Text.Json.Serialization;

namespace Replication.Contracts.Tasks;

/// <summary>What a task does at the target.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<TaskAction>))]
public enum TaskAction
{
    /// <summary>Copies an image and sets the tag.</summary>
    Copy,

    /// <summary>Copies the referrers of an image that the target already has: signatures, attestations.</summary>
    Referrers,

    /// <summary>Removes the tag, and nothing else.</summary>
    DeleteTag,
}
