using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Replication.Contracts.Instances;

namespace Replication.Coordination.Webhooks;

/// <summary>Authenticates webhook calls.</summary>
internal static class WebhookAuthenticator
{
    /// <summary>Whether the proof is a signature of the body, so that the body has to be read before the call is authenticated.</summary>
    public static bool IsSigned(InstanceWebhook webhook) =>
        webhook.Authentication is WebhookAuthentication.HmacSha256 or WebhookAuthentication.HmacSha1;

    /// <summary>
    /// Decides whether the body is read: the secret in the headers or the query is right, or a signature is present that can be compared
    /// with the body.
    /// </summary>
    public static bool MayRead(InstanceWebhook webhook, IHeaderDictionary headers, IQueryCollection query) =>
        IsSigned(webhook) ? SignatureOf(webhook, headers) is not null : FindSecret(webhook, headers, query) is not null;

    /// <summary>
    /// Checks every kind of authentication that does not need the body. Returns the number of the secret that is proved, from 1; 0 when the
    /// webhook needs none; null when the proof is wrong.
    /// </summary>
    public static int? FindSecret(InstanceWebhook webhook, IHeaderDictionary headers, IQueryCollection query) =>
        webhook.Authentication switch
        {
            WebhookAuthentication.None => 0,
            WebhookAuthentication.Bearer when After("Bearer ", headers.Authorization) is { } token => Find(webhook, token.Trim()),
            WebhookAuthentication.Basic when After("Basic ", headers.Authorization) is { } login =>
                Find(webhook, secret => SameText(login.Trim(), BasicLogin(webhook.Username, secret))),
            WebhookAuthentication.Header when headers[webhook.Header ?? InstanceWebhook.DefaultHeader] is [{ } value] =>
                Find(webhook, value.Trim()),
            WebhookAuthentication.QueryToken when query[webhook.Parameter ?? InstanceWebhook.DefaultParameter] is [{ } token] =>
                Find(webhook, token),
            _ => null,
        };

    /// <summary>
    /// Checks a signature of the body (HMAC, RFC 2104) in hexadecimal, with or without the prefix <c>sha256=</c> or <c>sha1=</c>. Returns
    /// the number of the secret that signed it, from 1; null when none did.
    /// </summary>
    public static int? FindSigner(InstanceWebhook webhook, IHeaderDictionary headers, ReadOnlySpan<byte> body)
    {
        if (SignatureOf(webhook, headers) is not { } given)
            return null;
        int? signer = null;
        for (var i = 0; i < webhook.AllSecrets.Count; i++)
        {
            var key = Encoding.UTF8.GetBytes(webhook.AllSecrets[i].Reveal());
#pragma warning disable CA5350 // An HMAC does not depend on the collision resistance that SHA-1 lost, and some publishers have no other.
            var wanted = webhook.Authentication == WebhookAuthentication.HmacSha1
                ? HMACSHA1.HashData(key, body)
                : HMACSHA256.HashData(key, body);
#pragma warning restore CA5350
            if (CryptographicOperations.FixedTimeEquals(given, wanted))
                signer = i + 1;
        }
        return signer;
    }

    private static byte[]? SignatureOf(InstanceWebhook webhook, IHeaderDictionary headers)
    {
        var (defaultHeader, prefix, sizeInBytes) = webhook.Authentication == WebhookAuthentication.HmacSha1
            ? (InstanceWebhook.DefaultSha1SignatureHeader, "sha1=", HMACSHA1.HashSizeInBytes)
            : (InstanceWebhook.DefaultSignatureHeader, "sha256=", HMACSHA256.HashSizeInBytes);
        if (headers[webhook.Header ?? defaultHeader] is not [{ } header])
            return null;
        var given = header.Trim();
        if (given.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            given = given[prefix.Length..];
        return given.Length == 2 * sizeInBytes && given.All(char.IsAsciiHexDigit) ? Convert.FromHexString(given) : null;
    }

    private static int? Find(InstanceWebhook webhook, string text) => Find(webhook, secret => SameText(text, secret));

    // Compares with every secret, so that the time does not show which one matched.
    private static int? Find(InstanceWebhook webhook, Func<string, bool> matches)
    {
        int? found = null;
        for (var i = 0; i < webhook.AllSecrets.Count; i++)
        {
            if (matches(webhook.AllSecrets[i].Reveal()))
                found = i + 1;
        }
        return found;
    }

    private static string BasicLogin(string? username, string secret) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{username}:{secret}"));

    private static string? After(string scheme, StringValues authorization) =>
        authorization is [{ } header] && header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? header[scheme.Length..] : null;

    // Hashing first makes the comparison independent of the lengths.
    private static bool SameText(string a, string b) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(a)), SHA256.HashData(Encoding.UTF8.GetBytes(b)));
}
