using System.Text.Json.Serialization;

namespace Replication.Contracts.Tasks;

/// <summary>The status of a task; the last three are final.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ReplicationStatus>))]
public enum ReplicationStatus
{
    /// <summary>Waits for a worker, for its turn at the target tag, or for its next attempt.</summary>
    Pending,

    /// <summary>A worker holds its lease.</summary>
    Running,

    /// <summary>Waits until its rule, which is paused with <c>hold</c>, is resumed.</summary>
    Held,

    /// <summary>The target tag names exactly the digest that was to be copied.</summary>
    Succeeded,

    /// <summary>Failed permanently. The issue contains the cause and the remedy.</summary>
    Failed,

    /// <summary>Superseded by a newer push, or canceled by a user.</summary>
    Canceled,
}
