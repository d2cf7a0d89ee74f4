using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Replication.Contracts.Instances;

namespace Replication.Contracts.Signatures;

/// <summary>Reads the certificates of a trust store from PEM text.</summary>
public static class TrustStoreText
{
    private const int MaxCertificateCount = 100;

    /// <summary>
    /// Reads the certificates; the caller disposes them. <paramref name="problem"/> says why the text cannot be used, and what can.
    /// </summary>
    public static bool TryRead(
        string pem, [NotNullWhen(true)] out IReadOnlyList<X509Certificate2>? certificates, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        certificates = null;
        if (PemText.HoldsPrivateKey(pem))
        {
            problem =
                "holds a private key; every viewer can read this value: give the certificates alone, and replace the key if anyone may "
                    + "have seen it";
            return false;
        }
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(pem);
            problem = found.Count switch
            {
                0 => "holds no certificate",
                > MaxCertificateCount => $"holds {found.Count} certificates; allowed: {MaxCertificateCount}",
                _ => found.Select(ProblemOf).FirstOrDefault(static it => it is not null),
            };
        }
        catch (CryptographicException)
        {
            problem = "holds a certificate that cannot be read";
        }
        if (problem is null)
        {
            certificates = [.. found];
            return true;
        }
        foreach (var certificate in found)
            certificate.Dispose();
        return false;
    }

    private static string? ProblemOf(X509Certificate2 certificate)
    {
        var isAuthority = certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(static it => it.CertificateAuthority);
        if (!isAuthority && !certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData))
            return $"holds the certificate '{certificate.Subject}', which is neither that of an authority nor self-signed; give the "
                + $"certificate of its issuer '{certificate.Issuer}'";
        using var rsa = certificate.GetRSAPublicKey();
        using var ecdsa = certificate.GetECDsaPublicKey();
        return rsa is null && ecdsa is null
            ? $"holds the certificate '{certificate.Subject}' with a key that .NET does not support; use ECDSA or RSA"
            : null;
    }
}
