using System.Text.Json;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Webhooks.Formats;

/// <summary>The webhook of Docker Hub. It has no digest, so the worker reads the tag. Its callback URL is not called.</summary>
internal static class DockerHubNotification
{
    public static WebhookPart Read(JsonElement body, string instance, DateTimeOffset receivedAt) =>
        body.Find("push_data") is { ValueKind: JsonValueKind.Object } push
            ? new PushFields(EventId: null, body.Find("repository")
                ?.Text("repo_name"), push.Text("tag"), Digest: null, push.Time("pushed_at")).Check(instance, receivedAt)
            : new WebhookPart.Unreadable(QuarantineCode.WrongFormat, "it has no 'push_data'");
}
