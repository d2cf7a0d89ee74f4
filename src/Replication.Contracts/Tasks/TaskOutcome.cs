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

    /// <summary>The tag was removed.</summary>
    Deleted,

    /// <summary>The tag to remove was not there.</summary>
    AlreadyAbsent,

    /// <summary>What refers to an image was left where it is, because the image itself was not replicated.</summary>
    NotFollowed,
}
