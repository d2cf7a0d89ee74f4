using Replication.Contracts.Instances;
using Replication.WebConsole.Texts;

namespace Replication.WebConsole.Pages.Instances;

/// <summary>What a person enters at the registry so that it reports its pushes.</summary>
internal static class WebhookSetup
{
    /// <summary>Stands for the secret, which no page shows.</summary>
    public const string Secret = "SECRET";

    /// <summary>The authentication that the publisher can send.</summary>
    public static WebhookAuthentication UsualAuthentication(WebhookFormat format) => format switch
    {
        WebhookFormat.GarPubsub or WebhookFormat.Dockerhub or WebhookFormat.Quay or WebhookFormat.AcrTrigger
            => WebhookAuthentication.QueryToken,
        WebhookFormat.Github => WebhookAuthentication.HmacSha256,
        WebhookFormat.Nexus => WebhookAuthentication.HmacSha1,
        _ => WebhookAuthentication.Bearer,
    };

    /// <summary>The address that the registry calls.</summary>
    public static string Address(string server, string instance, ShownWebhook webhook)
    {
        var address = $"{server.TrimEnd('/')}/hooks/{Uri.EscapeDataString(instance)}";
        return webhook.Authentication == WebhookAuthentication.QueryToken
            ? $"{address}?{webhook.Parameter ?? InstanceWebhook.DefaultParameter}={Secret}"
            : address;
    }

    /// <summary>The header that a call carries; null when it carries none, or is signed.</summary>
    public static (string Name, string Value)? Header(ShownWebhook webhook) => webhook.Authentication switch
    {
        WebhookAuthentication.Bearer => ("Authorization", $"Bearer {Secret}"),
        WebhookAuthentication.Basic => ("Authorization", $"Basic base64({webhook.Username}:{Secret})"),
        WebhookAuthentication.Header => (webhook.Header ?? InstanceWebhook.DefaultHeader, Secret),
        _ => null,
    };

    /// <summary>The header that carries the signature of a call; null when it is not signed.</summary>
    public static string? SignatureHeader(ShownWebhook webhook) => webhook.Authentication switch
    {
        WebhookAuthentication.HmacSha256 => webhook.Header ?? InstanceWebhook.DefaultSignatureHeader,
        WebhookAuthentication.HmacSha1 => webhook.Header ?? InstanceWebhook.DefaultSha1SignatureHeader,
        _ => null,
    };

    /// <summary>The part of a configuration file, or the command; null where a person fills in a form.</summary>
    public static string? Snippet(string server, string instance, ShownWebhook webhook)
    {
        var address = Address(server, instance, webhook);
        var header = Header(webhook);
        return webhook.Format switch
        {
            WebhookFormat.Distribution => $"""
                notifications:
                  endpoints:
                    - name: replication
                      url: {address}
                {(header is { } it ? $"      headers: {{ {it.Name}: [\"{it.Value}\"] }}\n" : "")}      timeout: 2s
                      threshold: 5
                      backoff: 1s
                """,
            WebhookFormat.Cloudevents => $$"""
                "extensions": { "events": { "enable": true, "sinks": [
                  { "type": "http", "address": "{{address}}", "timeout": "2s"{{(webhook.Authentication == WebhookAuthentication.Bearer
                      ? $",\n    \"credentials\": {{ \"token\": \"{Secret}\" }}"
                      : "")}} } ] } }
                """,
            WebhookFormat.Azure => $"""
                az acr webhook create -r REGISTRY -n replication --actions push \
                  --uri "{address}"{(header is { } it ? $" --headers \"{it.Name}={it.Value}\"" : "")}
                """,
            WebhookFormat.Generic => $$"""
                curl --fail -X POST "{{address}}" \
                  {{(header is { } it ? $"-H \"{it.Name}: {it.Value}\" " : "")}}-d '{"repository":"team/app","tag":"v1"}'
                """,
            _ => null,
        };
    }

    /// <summary>Where a person enters it.</summary>
    public static Text Steps(WebhookFormat format) => format switch
    {
        WebhookFormat.Distribution => WebhookTexts.Distribution,
        WebhookFormat.Harbor => WebhookTexts.Harbor,
        WebhookFormat.Cloudevents => WebhookTexts.Cloudevents,
        WebhookFormat.AcrTrigger => WebhookTexts.AcrTrigger,
        WebhookFormat.Azure => WebhookTexts.Azure,
        WebhookFormat.EcrEventbridge => WebhookTexts.EcrEventbridge,
        WebhookFormat.Dockerhub => WebhookTexts.Dockerhub,
        WebhookFormat.Quay => WebhookTexts.Quay,
        WebhookFormat.Github => WebhookTexts.Github,
        WebhookFormat.GarPubsub => WebhookTexts.GarPubsub,
        WebhookFormat.Nexus => WebhookTexts.Nexus,
        WebhookFormat.Generic => WebhookTexts.Generic,
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };
}
