using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Replication.Contracts.Instances;

namespace Replication.Coordination.Webhooks;

/// <summary>Whether a webhook call proves that it comes from the instance's registry.</summary>
internal static class WebhookAuthenticator
{
    private const string SignatureMark = "sha256=";

    /// <summary>
    /// Whether the body of the call is read at all: the proof in its headers or query is right, or, of a signature, one is there that can be compared with the
    /// body.
    /// </summary>
    public static bool MayRead(InstanceWebhook webhook, IHeaderDictionary headers, IQueryCollection query) =>
        webhook.Authentication == WebhookAuthentication.HmacSha256 ? SignatureOf(webhook, headers) is not null : Accepts(webhook, headers, query);

    /// <summary>For all kinds of proof that need no body.</summary>
    public static bool Accepts(InstanceWebhook webhook, IHeaderDictionary headers, IQueryCollection query) => webhook.Authentication switch
    {
        WebhookAuthentication.None => true,
        _ when webhook.Secret is null => false,
        WebhookAuthentication.Bearer => After("Bearer ", headers.Authorization) is { } token && IsSecret(webhook, token.Trim()),
        WebhookAuthentication.Basic => After("Basic ", headers.Authorization) is { } login && SameText(login.Trim(), BasicLogin(webhook)),
        WebhookAuthentication.Header => headers[webhook.Header ?? InstanceWebhook.DefaultHeader] is [{ } value] && IsSecret(webhook, value.Trim()),
        WebhookAuthentication.QueryToken => query[webhook.Parameter ?? InstanceWebhook.DefaultParameter] is [{ } token] && IsSecret(webhook, token),
        _ => false,
    };

    /// <summary>For signatures over the body (RFC 2104 with SHA-256): hexadecimal, with or without <c>sha256=</c> before it.</summary>
    public static bool AcceptsSignature(InstanceWebhook webhook, IHeaderDictionary headers, ReadOnlySpan<byte> body)
    {
        if (webhook.Secret is not { } secret || SignatureOf(webhook, headers) is not { } given)
            return false;
        Span<byte> wanted = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret.Reveal()), body, wanted);
        return CryptographicOperations.FixedTimeEquals(given, wanted);
    }

    private static byte[]? SignatureOf(InstanceWebhook webhook, IHeaderDictionary headers)
    {
        if (headers[webhook.Header ?? InstanceWebhook.DefaultSignatureHeader] is not [{ } header])
            return null;
        var given = header.Trim();
        if (given.StartsWith(SignatureMark, StringComparison.OrdinalIgnoreCase))
            given = given[SignatureMark.Length..];
        return given.Length == 2 * HMACSHA256.HashSizeInBytes && given.All(char.IsAsciiHexDigit) ? Convert.FromHexString(given) : null;
    }

    private static bool IsSecret(InstanceWebhook webhook, string text) => SameText(text, webhook.Secret!.Reveal());

    private static string BasicLogin(InstanceWebhook webhook) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{webhook.Username}:{webhook.Secret!.Reveal()}"));

    private static string? After(string scheme, StringValues authorization) =>
        authorization is [{ } header] && header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? header[scheme.Length..] : null;

    // Hashing first makes the comparison independent of the lengths.
    private static bool SameText(string a, string b) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(a)), SHA256.HashData(Encoding.UTF8.GetBytes(b)));
}
