using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Replication.Coordination.Notifications;

/// <summary>Signs a notification according to Standard Webhooks: HMAC-SHA256 of its id, the time and the body.</summary>
internal static class WebhookSignature
{
    private const string EncodedKey = "whsec_";

    public static string Of(string secret, Guid id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Key(secret));
        hmac.AppendData(Encoding.ASCII.GetBytes($"{id}.{Timestamp(at)}."));
        hmac.AppendData(body);
        return $"v1,{Convert.ToBase64String(hmac.GetHashAndReset())}";
    }

    public static string Timestamp(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    // Standard Webhooks defines a secret as a Base64 key with a prefix. Any other secret is used as UTF-8 text.
    private static byte[] Key(string secret)
    {
        var key = new byte[secret.Length];
        return secret.StartsWith(EncodedKey, StringComparison.Ordinal)
            && Convert.TryFromBase64String(secret[EncodedKey.Length..], key, out var length)
            ? key[..length]
            : Encoding.UTF8.GetBytes(secret);
    }
}
