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
        IsSigned(webhook) ? SignatureOf(webhook, headers) is not null : Accepts(webhook, headers, query);

    /// <summary>Checks every kind of authentication that does not need the body.</summary>
    public static bool Accepts(InstanceWebhook webhook, IHeaderDictionary headers, IQueryCollection query) => webhook.Authentication switch
    {
        WebhookAuthentication.None => true,
        WebhookAuthentication.Bearer => After("Bearer ", headers.Authorization) is { } token && IsSecret(webhook, token.Trim()),
        WebhookAuthentication.Basic => After("Basic ", headers.Authorization) is { } login
            && MatchesAny(webhook, secret => SameText(login.Trim(), BasicLogin(webhook.Username, secret))),
        WebhookAuthentication.Header =>
            headers[webhook.Header ?? InstanceWebhook.DefaultHeader] is [{ } value] && IsSecret(webhook, value.Trim()),
        WebhookAuthentication.QueryToken =>
            query[webhook.Parameter ?? InstanceWebhook.DefaultParameter] is [{ } token] && IsSecret(webhook, token),
        _ => false,
    };

    /// <summary>
    /// Checks a signature of the body (HMAC, RFC 2104) in hexadecimal, with or without the prefix <c>sha256=</c> or <c>sha1=</c>.
    /// </summary>
    public static bool AcceptsSignature(InstanceWebhook webhook, IHeaderDictionary headers, ReadOnlySpan<byte> body)
    {
        if (SignatureOf(webhook, headers) is not { } given)
            return false;
        var isSigned = false;
        foreach (var secret in webhook.AllSecrets)
        {
            var key = Encoding.UTF8.GetBytes(secret.Reveal());
#pragma warning disable CA5350 // An HMAC does not depend on the collision resistance that SHA-1 lost, and some publishers have no other.
            var wanted = webhook.Authentication == WebhookAuthentication.HmacSha1
                ? HMACSHA1.HashData(key, body)
                : HMACSHA256.HashData(key, body);
#pragma warning restore CA5350
            isSigned |= CryptographicOperations.FixedTimeEquals(given, wanted);
        }
        return isSigned;
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

    private static bool IsSecret(InstanceWebhook webhook, string text) => MatchesAny(webhook, secret => SameText(text, secret));

    // Compares with every secret, so that the time does not show which one matched.
    private static bool MatchesAny(InstanceWebhook webhook, Func<string, bool> matches) =>
        webhook.AllSecrets.Aggregate(false, (isMatched, secret) => matches(secret.Reveal()) | isMatched);

    private static string BasicLogin(string? username, string secret) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{username}:{secret}"));

    private static string? After(string scheme, StringValues authorization) =>
        authorization is [{ } header] && header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? header[scheme.Length..] : null;

    // Hashing first makes the comparison independent of the lengths.
    private static bool SameText(string a, string b) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(a)), SHA256.HashData(Encoding.UTF8.GetBytes(b)));
}
