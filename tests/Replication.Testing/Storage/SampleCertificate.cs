using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Replication.Testing.Storage;

/// <summary>A self-signed certificate and its key, as PEM.</summary>
public sealed record SampleCertificate(string Certificate, string Key)
{
    /// <summary>A line of the key, to check that no output contains it.</summary>
    public string Secret => Key.Split('\n')[1];

    public static SampleCertificate Create(string name = "client")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(9));
        return new SampleCertificate(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
