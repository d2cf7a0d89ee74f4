using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Replication.Contracts;
using Replication.Contracts.Instances;

namespace Replication.App.Configuration.Values;

/// <summary>Certificates and keys as PEM text; most come from files by <c>${file:PATH}</c>.</summary>
internal static class Certificates
{
    private const string PemSchema = """{"type":"string","format":"pem"}""";

    private const string Allowed = "PEM text (-----BEGIN CERTIFICATE-----), as from \"${file:PATH}\"";

    // The text is shown to every viewer of the API.
    public static readonly ValueKind<string> Authorities = new(
        Allowed,
        text => PemText.HoldsPrivateKey(text)
            ? ReadValue<string>.Refused("holds a private key, which is not needed to trust an authority: remove it")
            : IsPem(text) ? ReadValue<string>.Of(text) : ReadValue<string>.Refused(),
        Hidden: true)
    {
        Schema = PemSchema,
    };

    // The key may be in the same text, and is separated from it when the section is read.
    public static readonly ValueKind<string> One = new(
        Allowed, text => IsPem(text) ? ReadValue<string>.Of(text) : ReadValue<string>.Refused(), Hidden: true)
    {
        Schema = PemSchema,
    };

    public static readonly ValueKind<Secret> Key = new(
        "PEM text of a private key without a password (-----BEGIN PRIVATE KEY-----), as from \"${file:PATH}\"",
        text => text.Contains("PRIVATE KEY-----", StringComparison.Ordinal)
            ? ReadValue<Secret>.Of(new Secret(text))
            : ReadValue<Secret>.Refused(),
        Hidden: true)
    {
        Schema = PemSchema,
    };

    /// <summary>Why certificate and key cannot be used together; null where they can.</summary>
    public static string? Mismatch(string certificate, Secret? key)
    {
        try
        {
            using var both = X509Certificate2.CreateFromPem(certificate, key?.Reveal() ?? "");
            return null;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return "has no private key that belongs to it; allowed: key beside it, or in the same text";
        }
    }

    private static bool IsPem(string text)
    {
        try
        {
            var found = new X509Certificate2Collection();
            found.ImportFromPem(text);
            foreach (var certificate in found)
                certificate.Dispose();
            return found.Count > 0;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
