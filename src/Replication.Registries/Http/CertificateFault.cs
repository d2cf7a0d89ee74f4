using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Replication.Registries.Http;

/// <summary>One thing that is wrong with the certificate of a server.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Reason">The reason, as part of a sentence.</param>
internal sealed record CertificateFault(CertificateFaultKind Kind, string Reason)
{
    private const int MaxNames = 5;
    private const int MaxNameLength = 100;

    private const X509ChainStatusFlags Untrusted =
        X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.ExplicitDistrust;

    /// <summary>Returns everything that is wrong with a certificate that was not accepted for this host.</summary>
    public static IReadOnlyList<CertificateFault> Of(
        string host, X509Certificate2 certificate, SslPolicyErrors errors, IEnumerable<X509ChainStatus> chain)
    {
        var status = chain.Aggregate(X509ChainStatusFlags.NoError, static (all, it) => all | it.Status);
        var found = new List<CertificateFault>();
        if (status.HasFlag(X509ChainStatusFlags.NotTimeValid))
            found.Add(new(
                CertificateFaultKind.Expired, $"has expired or is not valid yet: it is valid from {Day(certificate.NotBefore)} to "
                    + Day(certificate.NotAfter)));
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            found.Add(new(CertificateFaultKind.WrongName, $"is for {NamesOf(certificate)}, not for {host}"));
        if ((status & Untrusted) != 0)
            found.Add(certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData)
                ? new(CertificateFaultKind.SelfSigned, "is self-signed, and this machine does not trust it")
                : new(
                    CertificateFaultKind.UnknownAuthority,
                    $"was issued by '{Short(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: true))}', which this machine "
                        + "does not trust"));
        if (found.Count == 0)
            found.Add(new(CertificateFaultKind.Other, $"was not accepted ({(status == 0 ? errors.ToString() : status.ToString())})"));
        return found;
    }

    /// <summary>Returns the remedy as sentences. <paramref name="authority"/> is the host with its port.</summary>
    public string Remedy(string authority) => Kind switch
    {
        CertificateFaultKind.Expired => "Renew the certificate at the registry, or correct the clock of this machine.",
        CertificateFaultKind.WrongName =>
            "Use one of the names of the certificate in the endpoint, or install a certificate for the name in the endpoint.",
        CertificateFaultKind.SelfSigned =>
            $"Set tls.ca of the instance to this certificate. This command fetches it: openssl s_client {Connect(authority)} </dev/null | "
                + "openssl x509 -out registry.pem. Compare its fingerprint with the one at the registry.",
        CertificateFaultKind.UnknownAuthority =>
            "Set tls.ca of the instance to the certificate of that authority. This command shows the certificates that the registry sends: "
                + $"openssl s_client -showcerts {Connect(authority)} </dev/null.",
        _ => "Check the certificate at the registry.",
    };

    // An address is no server name (RFC 6066, section 3).
    private static string Connect(string authority)
    {
        var host = authority[..authority.LastIndexOf(':')];
        return IPAddress.TryParse(host.Trim('[', ']'), out _) ? $"-connect {authority}" : $"-connect {authority} -servername {host}";
    }

    private static string NamesOf(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(static it => it.EnumerateDnsNames().Concat(it.EnumerateIPAddresses().Select(static ip => ip.ToString())))
            .DefaultIfEmpty(certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false))
            .ToList();
        return string.Join(", ", names.Take(MaxNames).Select(Short)) + (names.Count > MaxNames ? ", …" : "");
    }

    private static string Day(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    private static string Short(string text) => text.Length <= MaxNameLength ? text : $"{text[..MaxNameLength]}…";
}
