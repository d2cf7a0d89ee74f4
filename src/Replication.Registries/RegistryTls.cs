using Replication.Contracts;

namespace Replication.Registries;

/// <summary>TLS settings of a registry: additional certificate authorities and a client certificate.</summary>
public sealed record RegistryTls
{
    /// <summary>PEM file of additional trusted certificate authorities.</summary>
    public string? CertificateAuthorityFile { get; init; }

    /// <summary>PEM text of additional trusted certificate authorities.</summary>
    public string? CertificateAuthorities { get; init; }

    /// <summary>PEM text of the client certificate.</summary>
    public string? ClientCertificate { get; init; }

    /// <summary>PEM text of its private key; null when <see cref="ClientCertificate"/> contains it.</summary>
    public Secret? ClientKey { get; init; }

    /// <summary>PEM file of the client certificate.</summary>
    public string? ClientCertificateFile { get; init; }

    /// <summary>PEM file of its private key; null when <see cref="ClientCertificateFile"/> contains it.</summary>
    public string? ClientKeyFile { get; init; }

    /// <summary>True to accept any certificate of the registry. An attacker on the network can then read and change everything.</summary>
    public bool AcceptAnyCertificate { get; init; }
}
