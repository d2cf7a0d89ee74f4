namespace Replication.Registries.Http;

/// <summary>What is wrong with the certificate of a server.</summary>
internal enum CertificateFaultKind
{
    /// <summary>It has expired, or is not valid yet.</summary>
    Expired,

    /// <summary>It is for other host names.</summary>
    WrongName,

    /// <summary>It is its own issuer, and not trusted.</summary>
    SelfSigned,

    /// <summary>Its issuer is not trusted.</summary>
    UnknownAuthority,

    /// <summary>Anything else.</summary>
    Other,
}
