using System.Text.Json;
using Replication.Contracts.Pushes;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Webhooks.Formats;

/// <summary>
/// The repository webhook of Sonatype Nexus Repository for components of the format docker. A component is one tag of one image. It has no
/// digest, so the worker reads the tag. Headers carry the type and the id of the event.
/// </summary>
internal static class NexusNotification
{
    public static WebhookPart Read(JsonElement body, Func<string, string?> header, string instance, DateTimeOffset receivedAt)
    {
        if (body.ValueKind != JsonValueKind.Object)
            return new WebhookPart.Unreadable(QuarantineCode.WrongType, "it is not a JSON object");
        // Assets are the files of a component, such as layers.
        if (header("X-Nexus-Webhook-Id") is { } type && type != "rm:repository:component")
            return new WebhookPart.Ignored();
        if (body.Text("action") is not { } action)
            return new WebhookPart.Unreadable(QuarantineCode.WrongFormat, "it has no action");
        if (action is not ("CREATED" or "UPDATED" or "DELETED"))
            return new WebhookPart.Ignored();
        if (body.Find("component") is not { ValueKind: JsonValueKind.Object } component)
            return new WebhookPart.Unreadable(QuarantineCode.MissingField, "it has no component");
        if (component.Text("format") is not { } format)
            return new WebhookPart.Unreadable(QuarantineCode.MissingField, "it has no format");
        if (format != "docker")
            return new WebhookPart.Ignored();
        var fields = new PushFields(
            header("X-Nexus-Webhook-Delivery"), component.Text("name"), component.Text("version"), Digest: null, body.Time("timestamp"))
        {
            Kind = action == "DELETED" ? PushKind.Deletion : PushKind.Push,
        };
        // A manifest without a tag has its digest as version. Only the deletion of a tag is replicated.
        return fields switch
        {
            { Tag: null } => fields.Check(instance, receivedAt),
            { Kind: PushKind.Push } => fields.CheckTagOrDigest(instance, receivedAt),
            _ when fields.Tag.Contains(':', StringComparison.Ordinal) => new WebhookPart.Ignored(),
            _ => fields.Check(instance, receivedAt),
        };
    }
}
