using System.Text.Json;
using System.Text.Json.Serialization;

namespace Replication.Contracts.Pushes;

/// <summary>
/// Message of a publisher that reports a push on the bus (queue <see cref="Queue"/>, plain JSON): <c>version</c> 1, <c>instance</c>,
/// <c>repository</c>, <c>tag</c>, and optionally <c>id</c>, <c>digest</c>, <c>pushedAt</c> and <c>action</c>.
/// </summary>
/// <remarks>Members are read from the body itself, so that a message with a wrong member is quarantined with its reason.</remarks>
public sealed record PublishedPush
{
    /// <summary>The name of the queue, and of the exchange in front of it.</summary>
    public const string Queue = "pushes";

    /// <summary>All members of the message.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Members { get; init; }
}
