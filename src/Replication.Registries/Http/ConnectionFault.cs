using System.Net;
using System.Security.Authentication;

namespace Replication.Registries.Http;

/// <summary>Why TLS or its absence prevented a response: the reason as part of a sentence, and the remedy as sentences.</summary>
internal sealed record ConnectionFault(string Reason, string Remedy, CopyRemedy Kind)
{
    // The messages of SslStream and of OpenSSL for an answer that is no TLS record. .NET does not translate them.
    private static readonly string[] NoTls = ["frame size", "corrupted frame", "wrong version number"];

    // The answers of Go and of nginx to a request without TLS.
    private static readonly byte[][] TlsWanted = [[.. "HTTP request to an HTTPS server"u8], [.. "plain HTTP request was sent to HTTPS"u8]];

    /// <summary>The port requires TLS, and the endpoint begins with http.</summary>
    public static ConnectionFault TlsRequired { get; } = new(
        "the endpoint begins with http://, but this port requires TLS",
        "Write https:// in the endpoint.",
        CopyRemedy.UseHttps);

    private static ConnectionFault TlsUnavailable { get; } = new(
        "the endpoint begins with https://, but this port answers without TLS",
        "Write http:// in the endpoint, or name the port that uses TLS.",
        CopyRemedy.UsePlainHttp);

    /// <summary>Returns what TLS has to do with a failed request to this host and port; null when it has nothing to do with it.</summary>
    public static ConnectionFault? Of(Exception? exception, string authority)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is CertificateRejectedException rejected)
                return OfCertificate(rejected, authority);
            if (exception is AuthenticationException or IOException
                && NoTls.Any(it => exception.Message.Contains(it, StringComparison.Ordinal)))
                return TlsUnavailable;
            // The innermost exception has the reason.
            if (exception is AuthenticationException && exception.InnerException is null)
                return new ConnectionFault(
                    $"the TLS handshake failed ({exception.Message.TrimEnd('.')})",
                    "Check the TLS settings of the registry, and whether it requires a client certificate (tls.certificate).",
                    CopyRemedy.CheckTls);
        }
        return null;
    }

    /// <summary>
    /// True for a response to a HEAD request as Go writes it when it gets no TLS: HTTP/1.0 without any header. Its text cannot be read.
    /// </summary>
    public static bool IsBare(HttpResponseMessage response) =>
        response.RequestMessage?.Method == HttpMethod.Head
        && response.Version == HttpVersion.Version10
        && response.Headers.NonValidated.Count == 0
        && response.Content.Headers.NonValidated.Count == 0;

    /// <summary>True when a response without TLS says that the port requires TLS.</summary>
    /// <param name="requested">The address of the request.</param>
    /// <param name="status">The status of the response.</param>
    /// <param name="body">The body; empty after a HEAD request.</param>
    /// <param name="isBare">The result of <see cref="IsBare"/>.</param>
    public static bool IsTlsRequired(Uri requested, int status, ReadOnlySpan<byte> body, bool isBare)
    {
        if (requested.Scheme != "http" || status != 400)
            return false;
        if (isBare)
            return true;
        foreach (var text in TlsWanted)
        {
            if (body.IndexOf(text) >= 0)
                return true;
        }
        return false;
    }

    private static ConnectionFault OfCertificate(CertificateRejectedException rejected, string authority)
    {
        var isRegistry = authority.StartsWith(rejected.Host, StringComparison.OrdinalIgnoreCase);
        var reasons = string.Join(", and it ", rejected.Faults.Select(static it => it.Reason));
        var address = isRegistry ? WithPort(authority) : $"{rejected.Host}:443";
        return new ConnectionFault(
            $"{(isRegistry ? "its certificate" : $"the certificate of {rejected.Host}")} {reasons}",
            string.Join(' ', rejected.Faults.Select(it => it.Remedy(address))),
            rejected.Faults.Any(static it => it.Kind is CertificateFaultKind.SelfSigned or CertificateFaultKind.UnknownAuthority)
                ? CopyRemedy.TrustCertificate
                : CopyRemedy.CheckTls);
    }

    private static string WithPort(string authority) =>
        authority.LastIndexOf(':') > authority.LastIndexOf(']') ? authority : $"{authority}:443";
}
