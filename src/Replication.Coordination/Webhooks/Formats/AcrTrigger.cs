using System.Text.Json;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Webhooks.Formats;

/// <summary>The trigger of Alibaba Cloud Container Registry.</summary>
internal static class AcrTrigger
{
    public static WebhookPart Read(JsonElement body, string instance, DateTimeOffset receivedAt)
    {
        if (body.Find("push_data") is not { ValueKind: JsonValueKind.Object } push)
            return new WebhookPart.Unreadable(QuarantineCode.WrongFormat, "it has no 'push_data'");
        // The time has no zone. It distinguishes reports, but it is not a usable push time.
        var at = push.Time("pushed_at")?.ToString("O") ?? push.Text("pushed_at");
        var fields = new PushFields(
            EventId: null, body.Find("repository")?.Text("repo_full_name"), push.Text("tag"), push.Text("digest"), PushedAt: null)
        {
            ReportKey = at is null ? null : $"{at} {push.Text("digest")}",
        };
        return fields.Digest is null ? fields.Check(instance, receivedAt) : fields.CheckTagOrDigest(instance, receivedAt);
    }
}
