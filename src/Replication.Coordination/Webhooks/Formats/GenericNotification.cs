using System.Text.Json;
using Replication.Contracts.Pushes;

namespace Replication.Coordination.Webhooks.Formats;

/// <summary>Our own plain form: one push or removal of a tag, or an array of them.</summary>
internal static class GenericNotification
{
    public static IReadOnlyList<JsonElement> Parts(JsonElement body) =>
        body.ValueKind == JsonValueKind.Array ? [.. body.EnumerateArray()] : [body];

    public static WebhookPart Read(JsonElement part, string instance, DateTimeOffset receivedAt)
    {
        if (part.ValueKind != JsonValueKind.Object)
            return new WebhookPart.Unreadable("it is not a JSON object");
        foreach (var name in (ReadOnlySpan<string>)["id", "digest", "pushedAt", "action"])
        {
            if (part.Find(name) is { ValueKind: not JsonValueKind.String })
                return new WebhookPart.Unreadable($"'{name}' is not a string");
        }
        if (part.Text("pushedAt") is { } text && part.Time("pushedAt") is null)
            return new WebhookPart.Unreadable($"'{(text.Length > 100 ? text[..100] : text)}' is no time; RFC 3339 is wanted");
        if (part.Text("action") is { } action and not ("push" or "delete"))
            return new WebhookPart.Unreadable($"'{(action.Length > 100 ? action[..100] : action)}' is no action; push or delete is wanted");
        return new PushFields(part.Text("id"), part.Text("repository"), part.Text("tag"), part.Text("digest"), part.Time("pushedAt"))
        {
            Kind = part.Text("action") == "delete" ? PushKind.Deletion : PushKind.Push,
        }.Check(instance, receivedAt);
    }
}
