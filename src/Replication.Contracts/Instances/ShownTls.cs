namespace Replication.Contracts.Instances;

/// <summary>The TLS settings without the private key.</summary>
public sealed record ShownTls(string? Ca, string? Certificate, bool Insecure)
{
    /// <summary>The public part of these settings.</summary>
    public static ShownTls Of(InstanceTls it)
    {
        var separate = it.WithSeparateKey();
        return new ShownTls(separate.CertificateAuthorities, separate.Certificate, separate.Insecure);
    }
}
