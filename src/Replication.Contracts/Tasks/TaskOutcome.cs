using System.Text.Json.Serialization;

namespace Replication.Contracts.Tasks;

/// <summary>What a finished task did at the target.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<TaskOutcome>))]
public enum TaskOutcome
{
    /// <summary>Content was copied and the tag was set.</summary>
    Copied,

    /// <summary>The target tag already named this digest; nothing was written.</summary>
    AlreadyPresent,

    /// <summary>Superseded by a newer push of the same target tag; the tag was not written.</summary>
    Superseded,

    /// <summary>The tag names another image and overwriting is not allowed; nothing was written.</summary>
    TagConflict,

    /// <summary>The tag was removed.</summary>
    Deleted,

    /// <summary>The tag to remove did not exist.</summary>
    AlreadyAbsent,

    /// <summary>The referrers were not copied, because their image was not replicated.</summary>
    NotFollowed,

    /// <summary>The rule does not want the image, for the reason that the issue names; nothing was written.</summary>
    Filtered,
}
