using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Values;
using Replication.Contracts;
using Replication.Contracts.Instances;

namespace Replication.App.Configuration.Sections;

/// <summary>The keys under <c>webhook</c> of an instance.</summary>
internal static class WebhookSection
{
    private static readonly ValueKind<WebhookFormat> Format = Scalars.OneOf(
        [("distribution", WebhookFormat.Distribution), ("generic", WebhookFormat.Generic)],
        notYet: ["harbor", "cloudevents", "acr-trigger", "azure", "ecr-eventbridge", "dockerhub", "quay", "github", "gar-pubsub"]);

    private static readonly ValueKind<WebhookAuthentication> Authentication = Scalars.OneOf(
        [("bearer", WebhookAuthentication.Bearer), ("none", WebhookAuthentication.None)],
        notYet: ["basic", "header", "hmac-sha256", "query-token"]);

    public static InstanceWebhook? Read(MapReader map)
    {
        var format = map.RequiredWord("format", Format);
        var authentication = map.RequiredWord("authentication", Authentication);
        var secret = ReadSecret(map, authentication);
        return format is { } known && authentication is { } proof ? new InstanceWebhook(known, proof, secret) : null;
    }

    private static Secret? ReadSecret(MapReader map, WebhookAuthentication? authentication)
    {
        if (authentication is WebhookAuthentication.Bearer)
            return map.Required("secret", Secrets.BearerSecret);
        if (authentication is WebhookAuthentication.None)
            map.Forbid("secret", "beside authentication: none, which asks for no proof; allowed: authentication: bearer, or no such key");
        return map.Optional("secret", Secrets.Password);
    }
}
