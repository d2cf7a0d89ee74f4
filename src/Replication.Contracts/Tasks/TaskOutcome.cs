using System.Text.Json.Serialization;

namespace Replication.Contracts.Tasks;

/// <summary>What a finished task did at the target.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<TaskOutcome>))]
public enum TaskOutcome
{
    /// <summary>Content was moved and the tag was set.</summary>
    Copied,

    /// <summary>The target already answered the tag with this digest; nothing was written.</summary>
    AlreadyPresent,

    /// <summary>A newer push of the same target tag takes its place; nothing was written under the tag.</summary>
    Superseded,

    /// <summary>Another image stands under the tag and overwriting was refused; nothing was written.</summary>
    TagConflict,
}
