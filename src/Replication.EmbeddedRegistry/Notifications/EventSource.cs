using System.Text.Json.Serialization;

namespace Replication.EmbeddedRegistry.Notifications;

/// <summary>The registry node that sent an event.</summary>
internal sealed record EventSource(string Addr, [property: JsonPropertyName("instanceID")] string InstanceId);
