using System.Text.Json;

namespace Replication.Coordination.Webhooks.Formats;

/// <summary>The trigger of Alibaba Cloud's container registry.</summary>
internal static class AcrTrigger
{
    public static WebhookPart Read(JsonElement body, string instance, DateTimeOffset receivedAt)
    {
        if (body.Find("push_data") is not { ValueKind: JsonValueKind.Object } push)
            return new WebhookPart.Unreadable("it has no 'push_data'");
        // Its time has no zone: it tells one push from another, but nothing about their order.
        var at = push.Time("pushed_at")?.ToString("O") ?? push.Text("pushed_at");
        var eventId = at is null ? null : $"{at} {push.Text("digest")}";
        var repository = body.Find("repository")?.Text("repo_full_name");
        var fields = new PushFields(eventId, repository, push.Text("tag"), push.Text("digest"), PushedAt: null);
        return fields.Digest is null ? fields.Check(instance, receivedAt) : fields.CheckTagOrDigest(instance, receivedAt);
    }
}
