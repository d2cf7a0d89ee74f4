using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Replication.Testing.Servers;

namespace Replication.IntegrationTests.Registries;

/// <summary>A TLS-terminating proxy for a registry. No machine trusts the authority of its certificate.</summary>
internal sealed class TlsFront : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly X509Certificate2 _certificate;
    private readonly bool _wantsClientCertificate;
    private readonly bool _admitsAnyone;
    private readonly Uri _registry;
    private readonly Task _accepting;

    private TlsFront(Uri registry, X509Certificate2 certificate, bool wantsClientCertificate, bool admitsAnyone)
    {
        (_registry, _certificate, _wantsClientCertificate, _admitsAnyone) = (registry, certificate, wantsClientCertificate, admitsAnyone);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The same server under another host name.</summary>
    public Uri OtherAddress => new UriBuilder(Address) { Host = "localhost" }.Uri;

    public Uri Address => new($"https://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public int ConnectionCount { get; private set; }

    /// <summary>The subjects of the client certificates.</summary>
    public List<string> ClientSubjects { get; } = [];

    /// <summary>
    /// Adds to <c>ca.pem</c> in the folder and writes <c>client.pem</c>. With <paramref name="admitsAnyone"/>, the server
    /// requests a client certificate and also accepts clients without one. <paramref name="purpose"/> is the extended key usage of the
    /// server's certificate, null for any. <paramref name="flaw"/> is <c>selfSigned</c>, <c>expired</c>, <c>otherName</c>, or null for a
    /// certificate without a fault.
    /// </summary>
    public static TlsFront Start(
        Uri registry,
        TemporaryFolder folder,
        bool wantsClientCertificate = false,
        bool admitsAnyone = false,
        string? purpose = null,
        string? flaw = null)
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest($"CN=Test authority {Guid.NewGuid():N}", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = authorityRequest.CreateSelfSigned(DateTimeOffset.Now.AddDays(-1), DateTimeOffset.Now.AddDays(1));
        File.AppendAllText(folder.Combine("ca.pem"), authority.ExportCertificatePem() + "\n");
        using var client = Issue(authority, "CN=replication worker");
        File.WriteAllText(folder.Combine("client.pem"), client.ExportCertificatePem()
            + "\n"
            + client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        using var server = Issue(authority, "CN=Test registry", purpose, flaw);
        return new TlsFront(
            registry, X509CertificateLoader.LoadPkcs12(server.Export(X509ContentType.Pfx), null), wantsClientCertificate, admitsAnyone);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _certificate.Dispose();
        _stop.Dispose();
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, string subject, string? purpose = null, string? flaw = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (flaw == "otherName")
        {
            names.AddDnsName("registry.example.com");
        }
        else
        {
            names.AddIpAddress(IPAddress.Loopback);
            names.AddDnsName("localhost");
        }
        request.CertificateExtensions.Add(names.Build());
        if (purpose is not null)
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: false));
        var end = flaw == "expired" ? DateTimeOffset.Now.AddHours(-1) : DateTimeOffset.Now.AddHours(12);
        if (flaw == "selfSigned")
            return request.CreateSelfSigned(DateTimeOffset.Now.AddHours(-12), end);
        using var issued = request.Create(authority, DateTimeOffset.Now.AddHours(-12), end, RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(key);
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
                ConnectionCount++;
            }
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using var outside = client;
            await using var tls = new SslStream(outside.GetStream());
            await tls.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificate = _certificate,
                    ClientCertificateRequired = _wantsClientCertificate,
                    RemoteCertificateValidationCallback = (_, certificate, _, _) => Admits(certificate),
                },
                _stop.Token);
            using var inside = new TcpClient();
            await inside.ConnectAsync(IPAddress.Loopback, _registry.Port, _stop.Token);
            await Task.WhenAny(tls.CopyToAsync(inside.GetStream(), _stop.Token), inside.GetStream().CopyToAsync(tls, _stop.Token));
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException or OperationCanceledException)
        {
        }
    }

    private bool Admits(X509Certificate? certificate)
    {
        if (certificate is not null)
        {
            lock (ClientSubjects)
                ClientSubjects.Add(certificate.Subject);
        }
        return certificate is not null || !_wantsClientCertificate || _admitsAnyone;
    }
}
