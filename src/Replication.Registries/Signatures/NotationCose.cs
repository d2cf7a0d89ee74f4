using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Security.Cryptography.Cose;
using System.Security.Cryptography.X509Certificates;

namespace Replication.Registries.Signatures;

/// <summary>Reads envelopes of Notation in CBOR (Notary Project, signature-envelope-cose.md).</summary>
internal static class NotationCose
{
    private static readonly CoseHeaderLabel Certificates = new(33);

    private static readonly Dictionary<int, string> Algorithms = new()
    {
        [-37] = "PS256",
        [-38] = "PS384",
        [-39] = "PS512",
        [-7] = "ES256",
        [-35] = "ES384",
        [-36] = "ES512",
    };

    /// <summary>Reads an envelope; throws <see cref="SignatureProblem"/>.</summary>
    public static NotationEnvelope Read(byte[] content)
    {
        try
        {
            var message = CoseMessage.DecodeSign1(content);
            var headers = message.ProtectedHeaders;
            return new()
            {
                Algorithm = Read(headers, CoseHeaderLabel.Algorithm, static it =>
                    Algorithms.GetValueOrDefault(it.ReadInt32()) ?? throw new SignatureProblem("its algorithm is not supported"))
                    ?? throw new SignatureProblem("its envelope has no algorithm"),
                ContentType = Read(headers, CoseHeaderLabel.ContentType, static it => it.ReadTextString()) ?? "",
                Scheme = Read(headers, new(NotationEnvelope.SigningScheme), static it => it.ReadTextString()) ?? "",
                Critical = Read(headers, CoseHeaderLabel.CriticalHeaders, ReadLabels) ?? [],
                SignedAt = ReadTime(headers, NotationEnvelope.SigningTime) ?? throw new SignatureProblem("it has no signing time"),
                ExpiresAt = ReadTime(headers, NotationEnvelope.Expiry),
                Certificates = Read(message.UnprotectedHeaders, Certificates, ReadCertificates) ?? [],
                Payload = message.Content ?? throw new SignatureProblem("its envelope has no payload"),
                IsSignedBy = signer => Verifies(signer, message),
            };
        }
        catch (Exception e) when (e is CryptographicException
            or CborContentException
            or InvalidOperationException
            or OverflowException
            or ArgumentException)
        {
            throw new SignatureProblem("its envelope is no valid COSE message", e);
        }
    }

    private static bool Verifies(X509Certificate2 signer, CoseSign1Message message)
    {
        using var rsa = signer.GetRSAPublicKey();
        if (rsa is not null)
            return message.VerifyEmbedded(rsa);
        using var ecdsa = signer.GetECDsaPublicKey();
        return ecdsa is not null && message.VerifyEmbedded(ecdsa);
    }

    private static T? Read<T>(CoseHeaderMap headers, CoseHeaderLabel label, Func<CborReader, T> read)
        where T : class => headers.TryGetValue(label, out var value) ? read(new CborReader(value.EncodedValue)) : null;

    private static DateTimeOffset? ReadTime(CoseHeaderMap headers, string label) =>
        headers.TryGetValue(new CoseHeaderLabel(label), out var value) ? new CborReader(value.EncodedValue).ReadUnixTimeSeconds() : null;

    private static List<string> ReadLabels(CborReader reader)
    {
        var labels = new List<string>();
        reader.ReadStartArray();
        while (reader.PeekState() != CborReaderState.EndArray)
            labels.Add(reader.PeekState() == CborReaderState.TextString ? reader.ReadTextString() : $"{reader.ReadInt64()}");
        return labels;
    }

    // A single certificate is no list.
    private static List<byte[]> ReadCertificates(CborReader reader)
    {
        if (reader.PeekState() == CborReaderState.ByteString)
            return [reader.ReadByteString()];
        var certificates = new List<byte[]>();
        reader.ReadStartArray();
        while (reader.PeekState() != CborReaderState.EndArray && certificates.Count <= NotationCheck.MaxChainLength)
            certificates.Add(reader.ReadByteString());
        return certificates;
    }
}
