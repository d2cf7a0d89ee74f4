namespace Replication.Registries;

/// <summary>The option of a copy that avoids a failure.</summary>
public enum CopyRemedy
{
    /// <summary>No option of the copy helps.</summary>
    None,

    /// <summary>Copy all platforms: the target does not accept an index that lacks manifests.</summary>
    AllPlatforms,

    /// <summary>Allow sparse indexes: the source lacks manifests that its index lists.</summary>
    AllowSparse,

    /// <summary>Trust the certificate of the registry or its authority.</summary>
    TrustCertificate,

    /// <summary>Use http: the port answers without TLS.</summary>
    UsePlainHttp,

    /// <summary>Use https: the port requires TLS.</summary>
    UseHttps,

    /// <summary>Check the certificate or the TLS settings of the registry.</summary>
    CheckTls,

    /// <summary>Check whether the registry uses http or https: it sent no complete response.</summary>
    CheckScheme,

    /// <summary>Copy without referrers: the target does not accept them.</summary>
    WithoutReferrers,
}
