using System.Text.Json;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Webhooks.Formats;

/// <summary>
/// The notification of Quay about a push: a repository and the tags that moved. It has no id, time or digest, so a repeat costs one read.
/// Older versions of Quay send the tags as a map from tag to image id, which is not the digest of a manifest.
/// </summary>
internal static class QuayNotification
{
    private const string Tags = "updated_tags";

    /// <summary>Returns the tags; the whole body when it names none.</summary>
    public static IReadOnlyList<JsonElement> Parts(JsonElement body) => body.Find(Tags) switch
    {
        { ValueKind: JsonValueKind.Array } tags => [.. tags.EnumerateArray()],
        { ValueKind: JsonValueKind.Object } tags =>
            [.. tags.EnumerateObject().Select(static it => JsonSerializer.SerializeToElement(it.Name))],
        { ValueKind: JsonValueKind.String } tag => [tag],
        _ => [body],
    };

    public static WebhookPart Read(JsonElement body, JsonElement part, string instance, DateTimeOffset receivedAt)
    {
        if (body.ValueKind != JsonValueKind.Object)
            return new WebhookPart.Unreadable(QuarantineCode.WrongType, "it is not a JSON object");
        // Other events of a repository have no such list.
        if (body.Find(Tags) is not { } tags)
            return new WebhookPart.Ignored();
        if (tags.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object or JsonValueKind.String))
            return new WebhookPart.Unreadable(QuarantineCode.WrongType, $"'{Tags}' is not a list, a map or a tag");
        return part.ValueKind == JsonValueKind.String
            ? new PushFields(EventId: null, body.Text("repository"), part.GetString(), Digest: null, PushedAt: null).Check(
                instance, receivedAt)
            : new WebhookPart.Unreadable(QuarantineCode.WrongType, "it is not a string");
    }
}
