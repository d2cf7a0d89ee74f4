using System.Text.Json;
using System.Text.Json.Serialization;

namespace Replication.EmbeddedRegistry.Notifications;

/// <summary>Serializes events for notification endpoints.</summary>
internal static class EventJson
{
    public const string ContentType = "application/vnd.docker.distribution.events.v2+json";

    private static readonly JsonSerializerOptions Options =
        new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    // One event per POST request, like distribution.
    public static byte[] Envelope(RegistryEvent happened) => JsonSerializer.SerializeToUtf8Bytes(new EventEnvelope([happened]), Options);
}
