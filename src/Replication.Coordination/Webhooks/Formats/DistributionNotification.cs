using System.Text.Json;
using Replication.Contracts.Pushes;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Webhooks.Formats;

/// <summary>The notification of the distribution registry: an envelope of events. Pushed manifests and deleted tags are relevant.</summary>
internal static class DistributionNotification
{
    public static bool TryFindEvents(JsonElement body, out IReadOnlyList<JsonElement> events)
    {
        var isThere = body.TryFindList("events", out var list);
        events = list ?? [];
        return isThere;
    }

    public static WebhookPart Read(JsonElement part, string instance, DateTimeOffset receivedAt)
    {
        if (part.Text("action") is not { } action)
            return new WebhookPart.Unreadable(QuarantineCode.WrongFormat, "it has no action");
        if (action is not ("push" or "delete"))
            return new WebhookPart.Ignored();
        if (part.Find("target") is not { ValueKind: JsonValueKind.Object } target)
            return new WebhookPart.Unreadable(QuarantineCode.MissingField, "it has no target");
        var hasTag = target.Find("tag") is { } tag && !(tag.ValueKind == JsonValueKind.String && tag.GetString() is "");
        // A push without a tag is a blob, or a manifest that an index or tag will name later, unless it refers to an image. A deleted
        // manifest loses its tags, and the registry reports each of them.
        if (!hasTag && !(action == "push" && target.Text("mediaType") is { } mediaType && ReferrerMediaTypes.Allow(mediaType)))
            return new WebhookPart.Ignored();
        return new PushFields(part.Text("id"), target.Text("repository"), target.Text("tag"), target.Text("digest"), part.Time("timestamp"))
        {
            Kind = action == "delete" ? PushKind.Deletion : PushKind.Push,
            IsByDigest = !hasTag,
        }.Check(instance, receivedAt);
    }
}
