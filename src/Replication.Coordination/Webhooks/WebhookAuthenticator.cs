using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;
using Replication.Contracts.Instances;

namespace Replication.Coordination.Webhooks;

/// <summary>Whether a webhook call proves that it comes from the instance's registry.</summary>
internal static class WebhookAuthenticator
{
    private const string Scheme = "Bearer ";

    public static bool Accepts(InstanceWebhook webhook, StringValues authorization) => webhook.Authentication switch
    {
        WebhookAuthentication.None => true,
        WebhookAuthentication.Bearer => webhook.Secret is { } secret && HasBearer(authorization, secret.Reveal()),
        _ => false,
    };

    private static bool HasBearer(StringValues authorization, string secret) =>
        authorization is [{ } header]
        && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && SameText(header[Scheme.Length..].Trim(), secret);

    // Hashing first makes the comparison independent of the lengths.
    private static bool SameText(string a, string b) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(a)), SHA256.HashData(Encoding.UTF8.GetBytes(b)));
}
