using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Replication.EmbeddedRegistry.Samples;

namespace Replication.Testing.Signatures;

/// <summary>Signs images as cosign does, in this process.</summary>
public sealed class CosignSigner : IDisposable
{
    private const string SimpleSigning = "application/vnd.dev.cosign.simplesigning.v1+json";
    private const string Bundle = "application/vnd.dev.sigstore.bundle.v0.3+json";
    private const string Statement = "application/vnd.in-toto+json";
    private const string OciManifest = "application/vnd.oci.image.manifest.v1+json";

    private readonly ECDsa? _ecdsa;
    private readonly RSA? _rsa;

    private CosignSigner(ECDsa? ecdsa, RSA? rsa) => (_ecdsa, _rsa) = (ecdsa, rsa);

    /// <summary>A new key with the curve P-256, as <c>cosign generate-key-pair</c> makes it.</summary>
    public static CosignSigner Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256), rsa: null);

    /// <summary>A new key with another curve.</summary>
    public static CosignSigner Create(ECCurve curve) => new(ECDsa.Create(curve), rsa: null);

    /// <summary>A signer with this key.</summary>
    public static CosignSigner Of(ECDsa key) => new(ECDsa.Create(key.ExportParameters(includePrivateParameters: true)), rsa: null);

    /// <summary>A new RSA key.</summary>
    public static CosignSigner CreateRsa(int bits = 2048) => new(ecdsa: null, RSA.Create(bits));

    public string PublicKey => _ecdsa?.ExportSubjectPublicKeyInfoPem() ?? _rsa!.ExportSubjectPublicKeyInfoPem();

    public string PrivateKey => _ecdsa?.ExportPkcs8PrivateKeyPem() ?? _rsa!.ExportPkcs8PrivateKeyPem();

    /// <summary>The tag of the signatures of an image.</summary>
    public static string TagOf(string digest) => $"{digest.Replace(':', '-')}.sig";

    /// <summary>The payload that names an image.</summary>
    public static byte[] Payload(string digest) => Encoding.UTF8.GetBytes($$"""
        {
          "critical": {
            "identity": { "docker-reference": "registry.example.com/team/app" },
            "image": { "docker-manifest-digest": "{{digest}}" },
            "type": "cosign container image signature"
          },
          "optional": null
        }
        """);

    /// <summary>A manifest for the tag of signatures, with one layer for each of these signers.</summary>
    public static SampleDocument Tagged(string digest, params IEnumerable<CosignSigner> signers)
    {
        var payload = Payload(digest);
        return Tagged([.. signers.Select(it => (payload, Convert.ToBase64String(it.Sign(payload))))]);
    }

    /// <summary>A manifest for the tag of signatures, with these payloads and signatures.</summary>
    public static SampleDocument Tagged(IReadOnlyList<(byte[] Payload, string Signature)> signatures, SampleManifest? subject = null)
    {
        var config = SampleBlob.Of("application/vnd.oci.image.config.v1+json", "{}"u8.ToArray());
        var layers = signatures.Select(static it => SampleBlob.Of(SimpleSigning, it.Payload)).ToList();
        var document = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = OciManifest,
            ["config"] = SampleDocument.Entry(config),
            ["layers"] = new JsonArray([.. layers.Select((it, i) => SampleDocument.Entry(
                it,
                ("annotations", new JsonObject { ["dev.cosignproject.cosign/signature"] = signatures[i].Signature })))]),
        };
        if (subject is not null)
            document["subject"] = SampleDocument.Entry(subject);
        return SampleDocument.Create(OciManifest, document, [config, .. layers.DistinctBy(static it => it.Digest)]);
    }

    /// <summary>A referrer with a bundle: an envelope with a statement about <paramref name="digest"/>, or about the subject.</summary>
    public SampleDocument Bundled(
        SampleManifest subject, string? digest = null, string predicate = "https://sigstore.dev/cosign/sign/v1", int flippedBit = -1)
    {
        var hex = (digest ?? subject.Digest)["sha256:".Length..];
        var payload = Encoding.UTF8.GetBytes($$"""
            {
              "_type": "https://in-toto.io/Statement/v1",
              "subject": [ { "digest": { "sha256": "{{hex}}" } } ],
              "predicateType": "{{predicate}}",
              "predicate": {}
            }
            """);
        var signature = Sign([.. Encoding.ASCII.GetBytes($"DSSEv1 {Statement.Length} {Statement} {payload.Length} "), .. payload]);
        if (flippedBit >= 0)
            payload[flippedBit / 8] ^= (byte)(1 << (flippedBit % 8));
        return Referrer(subject, new JsonObject
        {
            ["mediaType"] = Bundle,
            ["verificationMaterial"] = new JsonObject { ["publicKey"] = new JsonObject { ["hint"] = "none" } },
            ["dsseEnvelope"] = new JsonObject
            {
                ["payload"] = Convert.ToBase64String(payload),
                ["payloadType"] = Statement,
                ["signatures"] = new JsonArray(new JsonObject { ["sig"] = Convert.ToBase64String(signature) }),
            },
        });
    }

    /// <summary>A referrer with a bundle that signs the manifest itself.</summary>
    public SampleDocument BundledMessage(SampleManifest subject, byte[]? message = null)
    {
        var signed = message ?? subject.Bytes;
        return Referrer(subject, new JsonObject
        {
            ["mediaType"] = Bundle,
            ["messageSignature"] = new JsonObject
            {
                ["messageDigest"] = new JsonObject
                {
                    ["algorithm"] = "SHA2_256",
                    ["digest"] = Convert.ToBase64String(SHA256.HashData(signed)),
                },
                ["signature"] = Convert.ToBase64String(Sign(signed)),
            },
        });
    }

    public byte[] Sign(byte[] content) =>
        _ecdsa?.SignData(content, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)
        ?? _rsa!.SignData(content, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    public void Dispose()
    {
        _ecdsa?.Dispose();
        _rsa?.Dispose();
    }

    private static SampleDocument Referrer(SampleManifest subject, JsonObject bundle) =>
        SampleReferrer.Create(subject, Bundle, SampleBlob.Of(Bundle, Encoding.UTF8.GetBytes(bundle.ToJsonString())));
}
