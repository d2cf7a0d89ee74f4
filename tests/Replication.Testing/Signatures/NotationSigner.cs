using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Security.Cryptography.Cose;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Replication.EmbeddedRegistry.Samples;

namespace Replication.Testing.Signatures;

/// <summary>Signs images as Notation does, in this process: a certificate for ECDSA, and the authority that issued it.</summary>
public sealed class NotationSigner : IDisposable
{
    private const string ArtifactType = "application/vnd.cncf.notary.signature";
    private const string PayloadType = "application/vnd.cncf.notary.payload.v1+json";
    private const string Scheme = "io.cncf.notary.signingScheme";
    private const string SigningTime = "io.cncf.notary.signingTime";
    private const string Expiry = "io.cncf.notary.expiry";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _leaf;
    private readonly X509Certificate2 _root;

    /// <summary>
    /// Creates a certificate with this subject, valid from <paramref name="from"/> to <paramref name="to"/>, and an authority with a longer
    /// validity.
    /// </summary>
    public NotationSigner(
        string subject = "C=US, S=WA, O=acme, CN=release", DateTimeOffset? from = null, DateTimeOffset? to = null, bool isForSigning = true)
    {
        var now = DateTimeOffset.UtcNow;
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("C=US, S=WA, O=acme, CN=root", rootKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authority.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        _root = authority.CreateSelfSigned(now.AddYears(-2), now.AddYears(2));
        var request = new CertificateRequest(subject, _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid(isForSigning ? "1.3.6.1.5.5.7.3.3" : "1.3.6.1.5.5.7.3.1")], false));
        _leaf = request.Create(_root, from ?? now.AddDays(-1), to ?? now.AddDays(30), RandomNumberGenerator.GetBytes(8));
    }

    /// <summary>A signer for cosign that has the same key pair.</summary>
    public CosignSigner ToCosign() => CosignSigner.Of(_key);

    /// <summary>The certificate of the authority.</summary>
    public string Authority => _root.ExportCertificatePem();

    /// <summary>A referrer with an envelope in JSON.</summary>
    public SampleDocument SignJws(
        SampleManifest image, string? digest = null, DateTimeOffset? signedAt = null, DateTimeOffset? expiry = null)
    {
        var critical = expiry is null ? $"\"{Scheme}\"" : $"\"{Scheme}\",\"{Expiry}\"";
        var expires = expiry is null ? "" : $",\"{Expiry}\":\"{expiry:yyyy-MM-ddTHH:mm:ssZ}\"";
        var header = Encode($$"""
            {
              "alg": "ES256",
              "crit": [{{critical}}],
              "cty": "{{PayloadType}}",
              "{{Scheme}}": "notary.x509",
              "{{SigningTime}}": "{{Now(signedAt):yyyy-MM-ddTHH:mm:ssZ}}"{{expires}}
            }
            """);
        var payload = Encode(Payload(image, digest));
        var signature = Base64Url.EncodeToString(_key.SignData(
            Encoding.ASCII.GetBytes($"{header}.{payload}"), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        var chain = $"\"{Convert.ToBase64String(_leaf.RawData)}\",\"{Convert.ToBase64String(_root.RawData)}\"";
        return Referrer(image, "application/jose+json", Encoding.UTF8.GetBytes(
            $$$"""{"payload":"{{{payload}}}","protected":"{{{header}}}","header":{"x5c":[{{{chain}}}]},"signature":"{{{signature}}}"}"""));
    }

    /// <summary>A referrer with an envelope in CBOR.</summary>
    public SampleDocument SignCose(SampleManifest image, string? digest = null)
    {
        var headers = new CoseHeaderMap
        {
            [CoseHeaderLabel.CriticalHeaders] = Value(static writer =>
            {
                writer.WriteStartArray(1);
                writer.WriteTextString(Scheme);
                writer.WriteEndArray();
            }),
            [CoseHeaderLabel.ContentType] = CoseHeaderValue.FromString(PayloadType),
            [new CoseHeaderLabel(Scheme)] = CoseHeaderValue.FromString("notary.x509"),
            [new CoseHeaderLabel(SigningTime)] = Value(static writer => writer.WriteUnixTimeSeconds(Now(null).ToUnixTimeSeconds())),
        };
        var chain = new CoseHeaderMap
        {
            [new CoseHeaderLabel(33)] = Value(writer =>
            {
                writer.WriteStartArray(2);
                writer.WriteByteString(_leaf.RawData);
                writer.WriteByteString(_root.RawData);
                writer.WriteEndArray();
            }),
        };
        var signer = new CoseSigner(_key, HashAlgorithmName.SHA256, headers, chain);
        return Referrer(
            image, "application/cose", CoseSign1Message.SignEmbedded(Encoding.UTF8.GetBytes(Payload(image, digest)), signer));
    }

    public void Dispose()
    {
        _key.Dispose();
        _leaf.Dispose();
        _root.Dispose();
    }

    private static string Payload(SampleManifest image, string? digest) =>
        $$"""
        {
          "targetArtifact": {
            "mediaType": "{{image.MediaType}}",
            "digest": "{{digest ?? image.Digest}}",
            "size": {{image.Bytes.Length}}
          }
        }
        """;

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static DateTimeOffset Now(DateTimeOffset? at) => at ?? DateTimeOffset.UtcNow;

    private static CoseHeaderValue Value(Action<CborWriter> write)
    {
        var writer = new CborWriter();
        write(writer);
        return CoseHeaderValue.FromEncodedValue(writer.Encode());
    }

    private static SampleDocument Referrer(SampleManifest subject, string mediaType, byte[] envelope) =>
        SampleReferrer.Create(subject, ArtifactType, SampleBlob.Of(mediaType, envelope));
}
