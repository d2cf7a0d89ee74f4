using System.Text;
using System.Text.Json;

namespace Replication.Coordination.Webhooks.Formats;

/// <summary>A message of Google's Artifact Registry as Pub/Sub delivers it: its data is JSON in base64.</summary>
internal static class PubSubMessage
{
    public static WebhookPart Read(JsonElement body, string instance, DateTimeOffset receivedAt)
    {
        if (body.Find("message") is not { ValueKind: JsonValueKind.Object } message)
            return new WebhookPart.Unreadable("it has no message");
        if (DataOf(message) is not { } data)
            return new WebhookPart.Unreadable("its message has no data that is JSON in base64");
        using (data)
        {
            // An image without tag will be named by some index, or never.
            if (data.RootElement.Text("action") != "INSERT" || data.RootElement.Text("tag") is not { } tag)
                return new WebhookPart.Ignored();
            if (!ImageAddress.TryRead(tag, out var tagged))
                return new PushFields(null, tag, Tag: null, Digest: null, PushedAt: null).Check(instance, receivedAt);
            var digest = data.RootElement.Text("digest") is { } text && ImageAddress.TryRead(text, out var digested) ? digested.Digest : null;
            return new PushFields(message.Text("messageId") ?? message.Text("message_id"), tagged.Repository, tagged.Tag, digest, message.Time("publishTime") ?? message.Time("publish_time"))
                .Check(instance, receivedAt);
        }
    }

    private static JsonDocument? DataOf(JsonElement message)
    {
        try
        {
            return message.Text("data") is { } text ? JsonDocument.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(text))) : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }
}
