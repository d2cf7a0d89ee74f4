using System.Text.Json;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Webhooks.Formats;

/// <summary>The webhook of Harbor: one event that names a repository and the artifacts pushed to it.</summary>
internal static class HarborNotification
{
    /// <summary>Returns the artifacts; the whole body when it names none.</summary>
    public static IReadOnlyList<JsonElement> Parts(JsonElement body) =>
        body.Find("event_data") is { } data && IsPush(body) ? ResourcesOf(data) ?? [body] : [body];

    public static WebhookPart Read(JsonElement body, JsonElement part, string instance, DateTimeOffset receivedAt)
    {
        if (body.Text("type") is null)
            return new WebhookPart.Unreadable(QuarantineCode.WrongFormat, "it has no type");
        if (!IsPush(body))
            return new WebhookPart.Ignored();
        if (body.Find("event_data") is not { } data || ResourcesOf(data) is null)
            return new WebhookPart.Unreadable(QuarantineCode.MissingField, "it has no list 'event_data.resources'");
        // Harbor gives an event no id, and its time has a resolution of seconds.
        return ReadResource(data, part, eventId: null, body.Time("occur_at"), instance, receivedAt);
    }

    public static IReadOnlyList<JsonElement>? ResourcesOf(JsonElement data) => data.TryFindList("resources", out var list) ? list : null;

    public static WebhookPart ReadResource(
        JsonElement data, JsonElement resource, string? eventId, DateTimeOffset? pushedAt, string instance, DateTimeOffset receivedAt)
    {
        if (resource.ValueKind != JsonValueKind.Object)
            return new WebhookPart.Unreadable(QuarantineCode.WrongType, "it is not a JSON object");
        // Harbor also sends the digest of a push by digest as its tag.
        return new PushFields(
            eventId, data.Find("repository")?.Text("repo_full_name"), resource.Text("tag"), resource.Text("digest"), pushedAt)
            .CheckTagOrDigest(instance, receivedAt);
    }

    private static bool IsPush(JsonElement body) => body.Text("type") == "PUSH_ARTIFACT";
}
