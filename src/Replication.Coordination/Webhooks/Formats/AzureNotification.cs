using System.Text.Json;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Webhooks.Formats;

/// <summary>The webhook of Azure Container Registry, and the same event as Event Grid delivers it.</summary>
internal static class AzureNotification
{
    private const string Validation = "Microsoft.EventGrid.SubscriptionValidationEvent";

    public static IReadOnlyList<JsonElement> Parts(JsonElement body) =>
        body.ValueKind == JsonValueKind.Array ? [.. body.EnumerateArray()] : [body];

    /// <summary>
    /// Returns the validation code that Event Grid expects in the answer before it sends events; null when it does not ask.
    /// </summary>
    public static string? ValidationCode(JsonElement body) =>
        Parts(body) is [var only] && TypeOf(only) == Validation ? only.Find("data")?.Text("validationCode") : null;

    public static WebhookPart Read(JsonElement part, string instance, DateTimeOffset receivedAt)
    {
        if (TypeOf(part) is { } type)
        {
            if (type != "Microsoft.ContainerRegistry.ImagePushed")
                return new WebhookPart.Ignored();
            if (part.Find("data") is not { ValueKind: JsonValueKind.Object } data)
                return new WebhookPart.Unreadable(QuarantineCode.MissingField, "it has no data");
            part = data;
        }
        if (part.Text("action") is not { } action)
            return new WebhookPart.Unreadable(QuarantineCode.WrongFormat, "it has no action");
        if (action != "push")
            return new WebhookPart.Ignored();
        if (part.Find("target") is not { ValueKind: JsonValueKind.Object } target)
            return new WebhookPart.Unreadable(QuarantineCode.MissingField, "it has no target");
        return new PushFields(part.Text("id"), target.Text("repository"), target.Text("tag"), target.Text("digest"), part.Time("timestamp"))
        {
            MediaType = target.Text("mediaType"),
        }.CheckTagOrDigest(instance, receivedAt);
    }

    private static string? TypeOf(JsonElement part) => part.Text("eventType") ?? part.Text("type");
}
