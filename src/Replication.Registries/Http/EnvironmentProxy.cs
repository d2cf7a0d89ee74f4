using System.Net;

namespace Replication.Registries.Http;

/// <summary>The proxy that the environment names (<c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c>, <c>NO_PROXY</c>), but never for this machine itself.</summary>
internal sealed class EnvironmentProxy(bool isOff) : IWebProxy
{
    public ICredentials? Credentials
    {
        get => HttpClient.DefaultProxy.Credentials;
        set => throw new NotSupportedException("the environment's proxy is as it is");
    }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : HttpClient.DefaultProxy.GetProxy(destination);

    public bool IsBypassed(Uri host) => isOff || host.IsLoopback || HttpClient.DefaultProxy.IsBypassed(host);

    /// <summary>True when a connection for this request goes to the proxy.</summary>
    public bool Serves(Uri destination, string connectingTo) =>
        GetProxy(destination) is { } proxy && string.Equals(proxy.IdnHost, connectingTo, StringComparison.OrdinalIgnoreCase);
}
