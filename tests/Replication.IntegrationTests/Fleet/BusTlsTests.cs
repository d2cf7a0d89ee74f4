using System.Net;
using Replication.IntegrationTests.Registries;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Fleet;

/// <summary>A broker that uses TLS on any port, with a certificate of an authority that the configuration trusts.</summary>
public sealed class BusTlsTests(FleetServers servers) : IClassFixture<FleetServers>
{
    [Theory]
    [InlineData("rabbitmqs")]
    [InlineData("amqps")]
    public async Task Connections_to_a_TLS_address_are_encrypted(string scheme)
    {
        using var folder = new TemporaryFolder();
        await using var front = TlsFront.Start(servers.RabbitMq.Address, folder);
        var uri = new UriBuilder(servers.RabbitMq.Address) { Scheme = scheme, Host = "127.0.0.1", Port = front.Address.Port }.Uri;
        await File.WriteAllTextAsync(folder.Combine("replication.yaml"), $$"""
            bus: { transport: rabbitmq, uri: "{{uri.AbsoluteUri}}" }
            store: { provider: mongodb, connectionString: "{{servers.Mongo.ConnectionString}}", database: tls{{Guid.NewGuid():N}} }
            http: { urls: "http://127.0.0.1:0" }
            """);
        (string, string)[] trust = [("SSL_CERT_FILE", folder.Combine("ca.pem"))];

        await using var process = ReplicationProcess.Start(folder.Path, trust, "serve", "--config", folder.Combine("replication.yaml"));
        using var http = new HttpClient { BaseAddress = await process.ListeningAsync() };
        await Waiting.UntilAsync<object>(async () => (await http.GetAsync("/health/ready")).StatusCode == HttpStatusCode.OK
            ? process
            : null, () => process.Output);

        await using var check = ReplicationProcess.Start(folder.Path, trust, "check", "--config", folder.Combine("replication.yaml"));
        Assert.Equal(0, await check.EndAsync());
        Assert.Contains("accepts the login", check.Output, StringComparison.Ordinal);
    }
}
