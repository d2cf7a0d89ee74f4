using Amazon.Runtime;
using Replication.Registries.Http;

namespace Replication.Registries.Buckets;

/// <summary>
/// Sends the requests of the S3 client with the address and certificate checks of registries. The bucket may be a part of the host name.
/// </summary>
internal sealed class S3Http : HttpClientFactory, IDisposable
{
    private readonly TlsTrust _trust;
    private readonly HttpClient _client;

    public S3Http(S3Place place, RegistryTls tls, RegistryClientOptions options)
    {
        var service = place.Service;
        var connection = new RegistryConnection
        {
            Endpoint = service,
            Tls = tls,
            AllowedHosts = service.HostNameType == UriHostNameType.Dns ? [$"{place.Bucket}.{service.Authority}"] : [],
        };
        var rules = new HostRules(connection);
        var proxy = new EnvironmentProxy(isOff: false);
        _trust = new TlsTrust(tls, rules);
        // The time limits are those of the calls.
        _client = new HttpClient(GuardedHandler.Make(options, _trust, proxy, new GuardedConnector(connection, rules, proxy)))
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _client;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    public void Dispose()
    {
        _client.Dispose();
        _trust.Dispose();
    }
}
