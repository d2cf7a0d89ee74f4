using System.Text.Json;

namespace Replication.Coordination.Webhooks.Formats;

/// <summary>Quay's notification of a push: a repository and its tags that moved. It has neither id nor time nor digest, so a repeat is one more look.</summary>
internal static class QuayNotification
{
    /// <summary>The tags; the whole body where it names none.</summary>
    public static IReadOnlyList<JsonElement> Parts(JsonElement body) => body.Find("updated_tags") is { ValueKind: JsonValueKind.Array } tags ? [.. tags.EnumerateArray()] : [body];

    public static WebhookPart Read(JsonElement body, JsonElement part, string instance, DateTimeOffset receivedAt)
    {
        if (body.ValueKind != JsonValueKind.Object)
            return new WebhookPart.Unreadable("it is not a JSON object");
        // Other events of a repository have no such list.
        if (body.Find("updated_tags") is not { } tags)
            return new WebhookPart.Ignored();
        if (tags.ValueKind != JsonValueKind.Array)
            return new WebhookPart.Unreadable("'updated_tags' is not a list");
        return part.ValueKind == JsonValueKind.String
            ? new PushFields(EventId: null, body.Text("repository"), part.GetString(), Digest: null, PushedAt: null).Check(instance, receivedAt)
            : new WebhookPart.Unreadable("it is not a string");
    }
}
