using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Xunit;

namespace Replication.IntegrationTests.Registries;

/// <summary>
/// HTTP/1.1 is used even with registries that offer HTTP/2: the reset of a connection then ends one blob transfer instead of all that share
/// it, and transfers need less processor time and memory.
/// </summary>
public sealed class HttpVersionTests
{
    [Theory]
    [InlineData(Cut.Close)]
    [InlineData(Cut.Reset)]
    public async Task A_reset_costs_one_blob_what_was_in_flight(Cut how)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var own = new CertificateRequest("CN=registry", key, HashAlgorithmName.SHA256).CreateSelfSigned(
            DateTimeOffset.Now.AddDays(-1), DateTimeOffset.Now.AddDays(1));
        using var certificate = X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pfx), null);
        await using var pair = await RegistryPair.StartAsync(target: options => options with { Certificate = certificate });
        var image = SampleImage.Create(layerSizes: [8_000_000, 8_000_000, 8_000_000]);
        await pair.PushAsync(image);
        using var client = new RegistryClient(
            new RegistryConnection { Endpoint = pair.Target.Address, Tls = new RegistryTls { AcceptAnyCertificate = true } },
                RegistryPair.Impatient,
                TimeProvider.System);
        pair.Target.Faults.Add(
            new RequestMatch
            {
                Method = "PUT",
                Kind = RequestKind.Upload,
                Where = static put => put.Headers.GetValueOrDefault("Content-Length")?.Length > 6
            }, Fault.CutRequestAfter(5_000_000, how), times: 1);

        var result = await pair.Copier.CopyAsync(pair.Request() with { Target = client }, default);

        Assert.IsType<CopyResult.Copied>(result);
        Assert.Equal(image.Digest, (await client.ResolveAsync(RegistryPair.Repository, RegistryPair.V1, default))!.Text);
        Assert.All(pair.Target.Requests.All, static request => Assert.Equal("HTTP/1.1", request.Protocol));
        var sizes = image.Blobs.Sum(static blob => blob.Size);
        Assert.InRange(pair.Target.Requests.All.Sum(static request => request.ReceivedBytes), sizes, sizes + 6_000_000);
        Assert.Equal("HTTP/2", await ProtocolAsync(pair.Target.Address, certificate));
    }

    // Returns the protocol that the server negotiates with a client that offers HTTP/2.
    private static async Task<string> ProtocolAsync(Uri address, X509Certificate2 expected)
    {
        using var http = new HttpClient(
            new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown!.Equals(expected) } });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, "v2/"))
        {
            Version = new Version(2, 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact
        };
        using var response = await http.SendAsync(request);
        return $"HTTP/{response.Version.Major}";
    }
}
