using Replication.Contracts.Specs;

namespace Replication.Contracts.Signatures;

/// <summary>Which signatures of Notation count: the trust store, and the trust policy.</summary>
public sealed record NotationPolicy
{
    /// <summary>Most texts in the trust store.</summary>
    public const int MaxTrustStoreCount = 20;

    /// <summary>Most trusted identities.</summary>
    public const int MaxIdentityCount = 20;

    /// <summary>Certificates that are trusted, as PEM texts: of authorities, or self-signed.</summary>
    [SpecField(
        "A file with certificates that Notation signatures are verified with, in PEM; repeatable.",
        Option = "--verify-notation-ca-file",
        Placeholder = "FILE",
        IsFile = true)]
    public IReadOnlyList<string> TrustStore { get; init; } = [];

    /// <summary>Subjects of signing certificates that are trusted (<see cref="TrustedIdentity"/>); <c>*</c> means any.</summary>
    [SpecField(
        "A trusted subject of a Notation certificate, such as \"x509.subject: C=US, ST=WA, O=acme\", or *; repeatable.",
        Option = "--verify-notation-identity",
        Placeholder = "IDENTITY",
        Label = "trusted identities")]
    public IReadOnlyList<string> TrustedIdentities { get; init; } = [];

    /// <summary>How strict certificates and signatures are checked.</summary>
    [SpecField(
        "strict or permissive: whether expired Notation signatures and certificates are refused.",
        Option = "--verify-notation-level",
        Placeholder = "LEVEL",
        Label = "notation level")]
    public NotationLevel Level { get; init; }
}
