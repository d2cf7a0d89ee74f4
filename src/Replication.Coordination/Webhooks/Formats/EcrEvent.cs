using System.Text.Json;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Webhooks.Formats;

/// <summary>An event of Amazon ECR as EventBridge delivers it.</summary>
internal static class EcrEvent
{
    public static WebhookPart Read(JsonElement body, string instance, DateTimeOffset receivedAt)
    {
        if (body.Text("detail-type") is not { } type)
            return new WebhookPart.Unreadable(QuarantineCode.WrongFormat, "it has no detail-type");
        if (type != "ECR Image Action")
            return new WebhookPart.Ignored();
        if (body.Find("detail") is not { ValueKind: JsonValueKind.Object } detail)
            return new WebhookPart.Unreadable(QuarantineCode.MissingField, "it has no detail");
        if (detail.Text("action-type") != "PUSH" || detail.Text("result") != "SUCCESS")
            return new WebhookPart.Ignored();
        return new PushFields(
            body.Text("id"), detail.Text("repository-name"), detail.Text("image-tag"), detail.Text("image-digest"), body.Time("time"))
        {
            MediaType = detail.Text("manifest-media-type"),
        }.CheckTagOrDigest(instance, receivedAt);
    }
}
