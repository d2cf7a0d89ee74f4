using System.Text.Json.Serialization;

namespace Replication.Contracts.Tasks;

/// <summary>Where a task stands; the last three are final.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ReplicationStatus>))]
public enum ReplicationStatus
{
    /// <summary>Waits for a worker, for its turn at the target tag, or for its next attempt.</summary>
    Pending,

    /// <summary>A worker holds its lease.</summary>
    Running,

    /// <summary>The target answers the tag with exactly the digest that was to be copied.</summary>
    Succeeded,

    /// <summary>Given up; the issue says why and what to do.</summary>
    Failed,

    /// <summary>Not needed any more: superseded by a newer push, or canceled by a person.</summary>
    Canceled,
}
