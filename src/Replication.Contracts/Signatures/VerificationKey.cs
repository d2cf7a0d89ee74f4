using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Replication.Contracts.Instances;

namespace Replication.Contracts.Signatures;

/// <summary>A public key that verifies signatures: ECDSA with a NIST curve, or RSA with PKCS #1 v1.5 padding. Thread-safe.</summary>
public sealed class VerificationKey
{
    private const string EcKeys = "1.2.840.10045.2.1";
    private const string RsaKeys = "1.2.840.113549.1.1.1";
    private const string Ed25519Keys = "1.3.101.112";
    private const int MinRsaBits = 2048;
    private const int MaxRsaBits = 8192;

    private static readonly DSASignatureFormat Der = DSASignatureFormat.Rfc3279DerSequence;

    private readonly byte[] _subjectPublicKeyInfo;
    private readonly bool _isRsa;
    private readonly HashAlgorithmName[] _hashes;

    private VerificationKey(byte[] subjectPublicKeyInfo, bool isRsa, HashAlgorithmName[] hashes)
    {
        _subjectPublicKeyInfo = subjectPublicKeyInfo;
        _isRsa = isRsa;
        _hashes = hashes;
        Fingerprint = HashOf(subjectPublicKeyInfo);
    }

    /// <summary>The SHA-256 hash of the key (SubjectPublicKeyInfo), in hexadecimal.</summary>
    public string Fingerprint { get; }

    /// <summary>The first digits of <see cref="Fingerprint"/>, for messages.</summary>
    public string ShortFingerprint => $"sha256:{Fingerprint[..12]}";

    /// <summary>Returns the <see cref="Fingerprint"/> of the key of a certificate; null for a key that cannot be used.</summary>
    public static string? FingerprintOf(X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPublicKey();
        using var ecdsa = rsa is null ? certificate.GetECDsaPublicKey() : null;
        // Exported again, as the keys of a rule are: one key has several encodings.
        return (rsa?.ExportSubjectPublicKeyInfo() ?? ecdsa?.ExportSubjectPublicKeyInfo()) is { } key ? HashOf(key) : null;
    }

    /// <summary>Reads one public key from PEM text. <paramref name="problem"/> says why the text cannot be used, and what can.</summary>
    public static bool TryRead(string pem, [NotNullWhen(true)] out VerificationKey? key, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        key = null;
        problem = null;
        if (PemText.HoldsPrivateKey(pem))
        {
            problem = "holds a private key; every viewer can read this value: give the public key, and replace the key pair if anyone may "
                + "have seen the private key";
        }
        else if (!PemEncoding.TryFind(pem, out var block))
        {
            problem = "holds no public key";
        }
        else if (PemEncoding.TryFind(pem.AsSpan(block.Location.End.Value), out _))
        {
            problem = "holds several PEM blocks; give each key a name of its own";
        }
        else
        {
            try
            {
                key = Read(pem[block.Label], Convert.FromBase64String(pem[block.Base64Data]), out problem);
            }
            catch (Exception e) when (e is CryptographicException or FormatException)
            {
                problem = "holds a public key that cannot be read";
            }
        }
        if (key is null)
            problem ??= "holds no public key";
        return key is not null;
    }

    /// <summary>Returns whether the key made this signature of the content.</summary>
    public bool Verifies(ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        foreach (var hash in _hashes)
        {
            if (VerifiesHash(CryptographicOperations.HashData(hash, content), hash, signature))
                return true;
        }
        return false;
    }

    /// <summary>Returns whether the key made this signature of content with this hash.</summary>
    public bool VerifiesHash(ReadOnlySpan<byte> hash, HashAlgorithmName algorithm, ReadOnlySpan<byte> signature)
    {
        if (!_hashes.Contains(algorithm))
            return false;
        try
        {
            if (_isRsa)
            {
                using var rsa = RSA.Create();
                rsa.ImportSubjectPublicKeyInfo(_subjectPublicKeyInfo, out _);
                return rsa.VerifyHash(hash, signature, algorithm, RSASignaturePadding.Pkcs1);
            }
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportSubjectPublicKeyInfo(_subjectPublicKeyInfo, out _);
            return ecdsa.VerifyHash(hash, signature, Der);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static string HashOf(byte[] subjectPublicKeyInfo) => Convert.ToHexStringLower(SHA256.HashData(subjectPublicKeyInfo));

    private static VerificationKey? Read(string label, byte[] der, out string? problem)
    {
        problem = null;
        switch (label)
        {
            case "PUBLIC KEY":
                break;
            case "RSA PUBLIC KEY":
                using (var rsa = RSA.Create())
                {
                    rsa.ImportRSAPublicKey(der, out _);
                    der = rsa.ExportSubjectPublicKeyInfo();
                }
                break;
            case "CERTIFICATE":
                problem = "holds a certificate; give its public key, as 'openssl x509 -pubkey -noout' prints it";
                return null;
            default:
                problem = $"holds a PEM block '{label}', which is no public key";
                return null;
        }
        var found = PublicKey.CreateFromSubjectPublicKeyInfo(der, out var read);
        if (read != der.Length)
            throw new CryptographicException("bytes follow the key");
        switch (found.Oid.Value)
        {
            case RsaKeys:
                using (var rsa = found.GetRSAPublicKey()!)
                {
                    if (rsa.KeySize is >= MinRsaBits and <= MaxRsaBits)
                        return new(rsa.ExportSubjectPublicKeyInfo(), isRsa: true, [HashAlgorithmName.SHA256]);
                    problem = $"holds an RSA key of {rsa.KeySize} bits; allowed: {MinRsaBits} to {MaxRsaBits} bits";
                    return null;
                }
            case EcKeys:
                using (var ecdsa = found.GetECDsaPublicKey() ?? throw new CryptographicException("this is no key for ECDSA"))
                {
                    if (HashesOf(ecdsa) is { } hashes)
                        return new(ecdsa.ExportSubjectPublicKeyInfo(), isRsa: false, hashes);
                    problem = "holds a key of an elliptic curve that is not supported; use P-256, P-384 or P-521";
                    return null;
                }
            case Ed25519Keys:
                problem = "holds an Ed25519 key, which .NET does not support; use ECDSA (as 'cosign generate-key-pair' makes it) or RSA";
                return null;
            default:
                problem = $"holds a key of an algorithm that is not supported ({found.Oid.Value}); use ECDSA or RSA";
                return null;
        }
    }

    // cosign signs with SHA-256 whatever the curve is; other tools of sigstore take the hash of the curve.
    private static HashAlgorithmName[]? HashesOf(ECDsa key) => key.ExportParameters(includePrivateParameters: false).Curve.Oid?.Value switch
    {
        "1.2.840.10045.3.1.7" => [HashAlgorithmName.SHA256],
        "1.3.132.0.34" => [HashAlgorithmName.SHA256, HashAlgorithmName.SHA384],
        "1.3.132.0.35" => [HashAlgorithmName.SHA256, HashAlgorithmName.SHA512],
        _ => null,
    };
}
