using System.Text.Json;
using Replication.Contracts.Pushes;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Webhooks.Formats;

/// <summary>The generic format of this project: one push of a tag or digest, or one deletion of a tag, or an array of them.</summary>
internal static class GenericNotification
{
    public static IReadOnlyList<JsonElement> Parts(JsonElement body) =>
        body.ValueKind == JsonValueKind.Array ? [.. body.EnumerateArray()] : [body];

    public static WebhookPart Read(JsonElement part, string instance, DateTimeOffset receivedAt)
    {
        if (part.ValueKind != JsonValueKind.Object)
            return new WebhookPart.Unreadable(QuarantineCode.WrongType, "it is not a JSON object");
        // Many programs number their events.
        var id = part.Find("id") is { ValueKind: JsonValueKind.Number } number ? number.GetRawText() : part.Text("id");
        if (part.Find("id") is { ValueKind: not (JsonValueKind.String or JsonValueKind.Number) })
            return new WebhookPart.Unreadable(QuarantineCode.WrongType, "'id' is not a string or a number");
        foreach (var name in (ReadOnlySpan<string>)["repository", "tag", "digest", "action"])
        {
            if (part.Find(name) is { ValueKind: not JsonValueKind.String })
                return new WebhookPart.Unreadable(QuarantineCode.WrongType, $"'{name}' is not a string");
        }
        if (part.Find("pushedAt") is { } at && !IsNoTime(at) && part.Time("pushedAt") is null)
            return new WebhookPart.Unreadable(
                QuarantineCode.InvalidValue, $"'{Shown(at.ToString())}' is not a valid time; use RFC 3339 or a Unix time");
        if (part.Text("action") is { } action and not ("push" or "delete"))
            return new WebhookPart.Unreadable(
                QuarantineCode.InvalidValue, $"'{Shown(action)}' is not a valid action; use push or delete");
        var fields = new PushFields(id, part.Text("repository"), part.Text("tag"), part.Text("digest"), part.Time("pushedAt"));
        return part.Text("action") == "delete"
            ? (fields with { Kind = PushKind.Deletion }).Check(instance, receivedAt)
            : (fields with { IsByDigest = fields.Tag is null && fields.Digest is not null }).Check(instance, receivedAt);
    }

    // Programs written in Go send the zero time.
    private static bool IsNoTime(JsonElement at) =>
        at.ValueKind == JsonValueKind.String
            && at.GetString() is { } text
            && (text.Length == 0 || text.StartsWith("0001-01-01T00:00:00", StringComparison.Ordinal));

    private static string Shown(string text) => text.Length > 100 ? text[..100] : text;
}
