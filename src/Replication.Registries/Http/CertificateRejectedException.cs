using System.Security.Authentication;

namespace Replication.Registries.Http;

/// <summary>The certificate of a server was not accepted.</summary>
internal sealed class CertificateRejectedException(string host, IReadOnlyList<CertificateFault> faults)
    : AuthenticationException($"the certificate of {host} was not accepted")
{
    /// <summary>The host name that the certificate was checked for, without its port.</summary>
    public string Host => host;

    /// <summary>Everything that is wrong with the certificate.</summary>
    public IReadOnlyList<CertificateFault> Faults => faults;
}
