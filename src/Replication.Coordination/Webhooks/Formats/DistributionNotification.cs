using System.Text.Json;

namespace Replication.Coordination.Webhooks.Formats;

/// <summary>The notification of the distribution registry: an envelope of events, of which only manifests pushed under a tag concern us.</summary>
internal static class DistributionNotification
{
    public static bool TryFindEvents(JsonElement body, out IReadOnlyList<JsonElement> events)
    {
        var list = body.Find("events");
        events = list is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray()] : [];
        return list is { ValueKind: JsonValueKind.Array };
    }

    public static WebhookPart Read(JsonElement part, string instance, DateTimeOffset receivedAt)
    {
        if (part.Text("action") is not { } action)
            return new WebhookPart.Unreadable("it has no action");
        if (action != "push")
            return new WebhookPart.Ignored();
        if (part.Find("target") is not { ValueKind: JsonValueKind.Object } target)
            return new WebhookPart.Unreadable("it has no target");
        // A push without tag is a blob, or a manifest that some index or tag will name.
        if (target.Find("tag") is not { } tag || (tag.ValueKind == JsonValueKind.String && tag.GetString() is ""))
            return new WebhookPart.Ignored();
        return new PushFields(part.Text("id"), target.Text("repository"), target.Text("tag"), target.Text("digest"), part.Time("timestamp"))
            .Check(instance, receivedAt);
    }
}
