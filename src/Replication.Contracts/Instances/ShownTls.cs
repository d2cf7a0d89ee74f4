namespace Replication.Contracts.Instances;

/// <summary>The TLS settings without the private key.</summary>
/// <param name="Ca">Certificate authorities that are trusted in addition to the machine's, in PEM.</param>
/// <param name="Certificate">The client certificate, in PEM.</param>
/// <param name="Insecure">True when the certificate of the instance is not verified.</param>
public sealed record ShownTls(string? Ca, string? Certificate, bool Insecure)
{
    /// <summary>The public part of these settings.</summary>
    public static ShownTls Of(InstanceTls it)
    {
        var separate = it.WithSeparateKey();
        return new ShownTls(separate.CertificateAuthorities, separate.Certificate, separate.Insecure);
    }
}
