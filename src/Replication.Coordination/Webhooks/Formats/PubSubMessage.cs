using System.Text;
using System.Text.Json;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Webhooks.Formats;

/// <summary>A message of Google Artifact Registry as Pub/Sub delivers it: its data is JSON in base64.</summary>
internal static class PubSubMessage
{
    public static WebhookPart Read(JsonElement body, string instance, DateTimeOffset receivedAt)
    {
        if (body.Find("message") is not { ValueKind: JsonValueKind.Object } message)
            return new WebhookPart.Unreadable(QuarantineCode.WrongFormat, "it has no message");
        if (DataOf(message) is not { } data)
            return new WebhookPart.Unreadable(QuarantineCode.InvalidValue, "the data of its message is not JSON in base64");
        using (data)
        {
            if (data.RootElement.Text("action") != "INSERT")
                return new WebhookPart.Ignored();
            var digested = data.RootElement.Text("digest") is { } text && ImageAddress.TryRead(text, out var byDigest) ? byDigest : null;
            var fields = new PushFields(
                message.Text("messageId") ?? message.Text("message_id"),
                digested?.Repository,
                Tag: null,
                digested?.Digest,
                message.Time("publishTime") ?? message.Time("publish_time"));
            if (data.RootElement.Text("tag") is not { } tag)
                return fields.CheckTagOrDigest(instance, receivedAt);
            return ImageAddress.TryRead(tag, out var tagged)
                ? (fields with { Repository = tagged.Repository, Tag = tagged.Tag }).Check(instance, receivedAt)
                : (fields with { Repository = tag }).Check(instance, receivedAt);
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
