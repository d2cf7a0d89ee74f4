using Replication.Contracts;

namespace Replication.Registries;

/// <summary>How a registry and we prove to each other who we are, beyond what the machine trusts anyway.</summary>
public sealed record RegistryTls
{
    /// <summary>PEM file of certificate authorities that are trusted besides the machine's.</summary>
    public string? CertificateAuthorityFile { get; init; }

    /// <summary>The same as text.</summary>
    public string? CertificateAuthorities { get; init; }

    /// <summary>PEM text of the certificate that we show to the registry.</summary>
    public string? ClientCertificate { get; init; }

    /// <summary>PEM text of its private key; null where the certificate's text holds it.</summary>
    public Secret? ClientKey { get; init; }

    /// <summary>PEM file of the certificate that we show to the registry.</summary>
    public string? ClientCertificateFile { get; init; }

    /// <summary>PEM file of its private key; null where the certificate's file holds it.</summary>
    public string? ClientKeyFile { get; init; }

    /// <summary>True: the registry's certificate is not checked. Whoever stands between can read and change everything.</summary>
    public bool AcceptAnyCertificate { get; init; }
}
