using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Replication.Registries.Signatures;

/// <summary>Reads envelopes of Notation in JSON (Notary Project, signature-envelope-jws.md).</summary>
internal static class NotationJws
{
    /// <summary>Reads an envelope; throws <see cref="SignatureProblem"/>.</summary>
    public static NotationEnvelope Read(byte[] content)
    {
        var envelope = SignedJson.Parse(content, "the envelope");
        var (payload, @protected) = (Required(envelope, "payload"), Required(envelope, "protected"));
        var headers = SignedJson.Parse(Decode(@protected), "its protected header");
        var signature = Decode(Required(envelope, "signature"));
        var algorithm = Required(headers, "alg");
        return new()
        {
            Algorithm = algorithm,
            ContentType = Required(headers, "cty"),
            Scheme = Required(headers, NotationEnvelope.SigningScheme),
            Critical = [.. SignedJson.Items(headers, "crit").Select(static it => it.ToString())],
            SignedAt = Time(headers, NotationEnvelope.SigningTime) ?? throw new SignatureProblem("it has no signing time"),
            ExpiresAt = Time(headers, NotationEnvelope.Expiry),
            Certificates = envelope.TryGetProperty("header", out var unprotected)
                ? [.. SignedJson.Items(unprotected, "x5c")
                    .Take(NotationCheck.MaxChainLength + 1)
                    .Select(static it => SignedJson.Base64(it.ToString(), "certificate"))]
                : [],
            Payload = Decode(payload),
            IsSignedBy = signer => Verifies(signer, algorithm, Encoding.ASCII.GetBytes($"{@protected}.{payload}"), signature),
        };
    }

    private static bool Verifies(X509Certificate2 signer, string algorithm, byte[] content, byte[] signature)
    {
        var hash = algorithm[2..] switch
        {
            "256" => HashAlgorithmName.SHA256,
            "384" => HashAlgorithmName.SHA384,
            _ => HashAlgorithmName.SHA512,
        };
        using var rsa = signer.GetRSAPublicKey();
        if (rsa is not null)
            return rsa.VerifyData(content, signature, hash, RSASignaturePadding.Pss);
        using var ecdsa = signer.GetECDsaPublicKey();
        return ecdsa?.VerifyData(content, signature, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation) == true;
    }

    private static string Required(JsonElement element, string key) =>
        SignedJson.Text(element, key) ?? throw new SignatureProblem($"its envelope has no '{key}'");

    private static DateTimeOffset? Time(JsonElement headers, string key) => SignedJson.Text(headers, key) is not { } text
        ? headers.TryGetProperty(key, out _) ? throw new SignatureProblem($"its header '{key}' is no time") : null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new SignatureProblem($"its header '{key}' is no time");

    private static byte[] Decode(string text)
    {
        try
        {
            return Base64Url.DecodeFromChars(text);
        }
        catch (FormatException e)
        {
            throw new SignatureProblem("its envelope has a text that is no base64url", e);
        }
    }
}
