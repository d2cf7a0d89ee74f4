using System.Text.Json.Serialization;

namespace Replication.EmbeddedRegistry.Notifications;

/// <summary>One thing that happened, as distribution reports it (distribution, "Work with notifications").</summary>
internal sealed record RegistryEvent
{
    public const string Push = "push";
    public const string Pull = "pull";
    public const string Mount = "mount";
    public const string Delete = "delete";

    public required string Id { get; init; }
    public required DateTimeOffset Timestamp { get; init; }
    public required string Action { get; init; }
    public required EventTarget Target { get; init; }
    public required EventRequest Request { get; init; }
    public required EventActor Actor { get; init; }
    public required EventSource Source { get; init; }
}

internal sealed record EventEnvelope(IReadOnlyList<RegistryEvent> Events);

internal sealed record EventTarget
{
    public string? MediaType { get; init; }
    public string? Digest { get; init; }
    public long? Size { get; init; }
    public long? Length => Size;
    public required string Repository { get; init; }
    public string? FromRepository { get; init; }
    public string? Url { get; init; }
    public string? Tag { get; init; }
}

internal sealed record EventRequest(string Id, string? Addr, string Host, string Method, string UserAgent)
{
    [JsonPropertyName("useragent")]
    public string UserAgent { get; } = UserAgent;
}

internal sealed record EventActor(string? Name);

internal sealed record EventSource(string Addr, [property: JsonPropertyName("instanceID")] string InstanceId);
