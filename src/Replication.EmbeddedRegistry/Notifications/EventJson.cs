using System.Text.Json;
using System.Text.Json.Serialization;

namespace Replication.EmbeddedRegistry.Notifications;

internal static class EventJson
{
    public const string ContentType = "application/vnd.docker.distribution.events.v2+json";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    // One event in each post, as distribution does it.
    public static byte[] Envelope(RegistryEvent happened) => JsonSerializer.SerializeToUtf8Bytes(new EventEnvelope([happened]), Options);
}
