using System.Text.Json.Serialization;

namespace Replication.EmbeddedRegistry.Notifications;

/// <summary>The request that caused an event.</summary>
internal sealed record EventRequest(string Id, string? Addr, string Host, string Method, string UserAgent)
{
    [JsonPropertyName("useragent")]
    public string UserAgent { get; } = UserAgent;
}
