using Replication.Contracts.Specs;

namespace Replication.Contracts.Instances;

/// <summary>TLS settings of an instance, in addition to the machine's trust store. All texts are PEM.</summary>
public sealed record InstanceTls
{
    /// <summary>Certificate authorities that are trusted in addition to the machine's.</summary>
    [SpecField(
        "A file with certificate authorities to trust, in PEM; - is standard input.",
        Key = "ca",
        Option = "--tls-ca-file",
        Placeholder = "FILE",
        IsFile = true)]
    public string? CertificateAuthorities { get; init; }

    /// <summary>
    /// The client certificate and its intermediate certificates. It is public: the private key belongs in <see cref="Key"/>.
    /// </summary>
    [SpecField(
        "A file with the client certificate, in PEM; - is standard input.",
        Option = "--tls-certificate-file",
        Placeholder = "FILE",
        IsFile = true)]
    public string? Certificate { get; init; }

    /// <summary>The private key of the client certificate.</summary>
    [SpecField(
        "A file with the private key of the client certificate, in PEM; - is standard input.",
        Option = "--tls-key-file",
        Placeholder = "FILE",
        IsFile = true)]
    public Secret? Key { get; init; }

    /// <summary>True when the certificate of the instance is not verified.</summary>
    [SpecField("true: the certificate of the registry is not verified.", Option = "--tls-insecure")]
    public bool Insecure { get; init; }

    /// <summary>
    /// The same settings with no private key in a public text. A key inside <see cref="Certificate"/> becomes the <see cref="Key"/> unless
    /// there is one; a key inside <see cref="CertificateAuthorities"/> is removed.
    /// </summary>
    public InstanceTls WithSeparateKey() => this with
    {
        CertificateAuthorities = CertificateAuthorities is { } authorities && PemText.HoldsPrivateKey(authorities)
            ? PemText.Certificates(authorities)
            : CertificateAuthorities,
        Certificate = Certificate is { } certificate ? PemText.Certificates(certificate) : null,
        Key = Key ?? (Certificate is { } text && PemText.PrivateKey(text) is { } key ? new Secret(key) : null),
    };
}
