using Microsoft.AspNetCore.Http;
using Replication.Contracts.Instances;

namespace Replication.Coordination.Webhooks;

/// <summary>Finds out how a refused webhook call tried to prove its origin, for an operator. The proof itself is not read.</summary>
internal static class UsedAuthentication
{
    public static WebhookAuthentication Of(InstanceWebhook webhook, IHeaderDictionary headers, IQueryCollection query)
    {
        var its = webhook.Authentication;
        // What the configuration asks for comes first: then the secret is wrong, not the method.
        foreach (var kind in Enum.GetValues<WebhookAuthentication>().OrderBy(it => it != its))
        {
            if (Has(kind, kind == its ? webhook.Header : null, webhook.Parameter, headers, query))
                return kind;
        }
        return WebhookAuthentication.None;
    }

    private static bool Has(
        WebhookAuthentication kind, string? header, string? parameter, IHeaderDictionary headers, IQueryCollection query) => kind switch
        {
            WebhookAuthentication.Bearer => HasScheme(headers, "Bearer "),
            WebhookAuthentication.Basic => HasScheme(headers, "Basic "),
            WebhookAuthentication.Header => headers.ContainsKey(header ?? InstanceWebhook.DefaultHeader),
            WebhookAuthentication.HmacSha256 => headers.ContainsKey(header ?? InstanceWebhook.DefaultSignatureHeader),
            WebhookAuthentication.HmacSha1 => headers.ContainsKey(header ?? InstanceWebhook.DefaultSha1SignatureHeader),
            WebhookAuthentication.QueryToken => query.ContainsKey(parameter ?? InstanceWebhook.DefaultParameter),
            _ => false,
        };

    private static bool HasScheme(IHeaderDictionary headers, string scheme) =>
        headers.Authorization is [{ } value] && value.StartsWith(scheme, StringComparison.OrdinalIgnoreCase);
}
