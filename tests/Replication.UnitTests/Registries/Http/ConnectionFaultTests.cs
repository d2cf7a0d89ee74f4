using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Replication.Registries;
using Replication.Registries.Http;
using Xunit;

namespace Replication.UnitTests.Registries.Http;

/// <summary>What is said about TLS when it prevents a response.</summary>
public sealed class ConnectionFaultTests
{
    [Fact]
    public void Everything_that_is_wrong_with_a_certificate_is_said_at_once()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=old", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("old.example.com");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(
            new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2025, 12, 31, 0, 0, 0, TimeSpan.Zero));

        var faults = CertificateFault.Of(
            "new.example.com",
            certificate,
            SslPolicyErrors.RemoteCertificateNameMismatch | SslPolicyErrors.RemoteCertificateChainErrors,
            [
                new X509ChainStatus { Status = X509ChainStatusFlags.NotTimeValid },
                new X509ChainStatus { Status = X509ChainStatusFlags.UntrustedRoot },
            ]);
        var fault = ConnectionFault.Of(
            new HttpRequestException("x", new CertificateRejectedException("new.example.com", faults)), "new.example.com:5000")!;

        Assert.Equal(
            "its certificate has expired or is not valid yet: it is valid from 2025-01-01 00:00Z to 2025-12-31 00:00Z, and it is for "
                + "old.example.com, not for new.example.com, and it is self-signed, and this machine does not trust it",
            fault.Reason);
        Assert.Contains("-connect new.example.com:5000 -servername new.example.com </dev/null", fault.Remedy, StringComparison.Ordinal);
        Assert.Equal(CopyRemedy.TrustCertificate, fault.Kind);
    }

    [Fact]
    public void The_certificate_of_another_host_is_named_as_such()
    {
        var fault = ConnectionFault.Of(
            new CertificateRejectedException("storage.example.com", [new CertificateFault(CertificateFaultKind.UnknownAuthority, "x")]),
            "registry.example.com")!;

        Assert.StartsWith("the certificate of storage.example.com x", fault.Reason, StringComparison.Ordinal);
        Assert.Contains("-connect storage.example.com:443 -servername storage.example.com", fault.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Cannot determine the frame size or a corrupted frame was received.", CopyRemedy.UsePlainHttp)]
    [InlineData("error:0A00010B:SSL routines::wrong version number", CopyRemedy.UsePlainHttp)]
    [InlineData("the server requires a certificate", CopyRemedy.CheckTls)]
    public void A_failed_handshake_is_told_from_a_port_without_TLS(string message, CopyRemedy remedy) => Assert.Equal(
        remedy, ConnectionFault.Of(new HttpRequestException("x", new AuthenticationException(message)), "registry.example.com")!.Kind);

    [Fact]
    public void Another_failure_has_nothing_to_do_with_TLS()
    {
        Assert.Null(ConnectionFault.Of(new HttpRequestException("x", new IOException("reset")), "registry.example.com"));
        Assert.Null(ConnectionFault.Of(null, "registry.example.com"));
    }

    [Theory]
    [InlineData("http://r:1/", 400, "Client sent an HTTP request to an HTTPS server.\n", false, true)]
    [InlineData("http://r:1/", 400, "<center>The plain HTTP request was sent to HTTPS port</center>", false, true)]
    [InlineData("http://r:1/", 400, "", true, true)]
    [InlineData("http://r:1/", 400, "", false, false)]
    [InlineData("http://r:1/", 404, "HTTP request to an HTTPS server", false, false)]
    [InlineData("https://r:1/", 400, "HTTP request to an HTTPS server", false, false)]
    public void A_port_that_requires_TLS_is_known_by_its_answer(string address, int status, string body, bool isBare, bool expected) =>
        Assert.Equal(expected, ConnectionFault.IsTlsRequired(new Uri(address), status, Encoding.UTF8.GetBytes(body), isBare));

    [Theory]
    [InlineData("HEAD", "1.0", "", true)]
    [InlineData("PUT", "1.0", "", false)]
    [InlineData("HEAD", "1.1", "", false)]
    [InlineData("HEAD", "1.0", "Date", false)]
    [InlineData("HEAD", "1.0", "Content-Type", false)]
    public void Only_a_response_without_any_header_to_HEAD_is_bare(string method, string version, string header, bool expected)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "http://r:1/");
        using var response = new HttpResponseMessage(HttpStatusCode.BadRequest)
        {
            RequestMessage = request,
            Version = Version.Parse(version),
        };
        if (header.Length > 0 && !response.Headers.TryAddWithoutValidation(header, "text/plain"))
            response.Content.Headers.TryAddWithoutValidation(header, "text/plain");

        Assert.Equal(expected, ConnectionFault.IsBare(response));
    }
}
