using System.Net;

namespace Replication.Registries.Http;

/// <summary>
/// The proxy of the environment variables <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c> and <c>NO_PROXY</c>. Loopback hosts never use the proxy.
/// </summary>
internal sealed class EnvironmentProxy(bool isOff) : IWebProxy
{
    public ICredentials? Credentials
    {
        get => HttpClient.DefaultProxy.Credentials;
        set => throw new NotSupportedException("the proxy credentials come from the environment and cannot be set");
    }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : HttpClient.DefaultProxy.GetProxy(destination);

    public bool IsBypassed(Uri host) => isOff || host.IsLoopback || HttpClient.DefaultProxy.IsBypassed(host);

    /// <summary>True when the connection for this request goes to the proxy.</summary>
    public bool Serves(Uri destination, string connectingTo) =>
        GetProxy(destination) is { } proxy && string.Equals(proxy.IdnHost, connectingTo, StringComparison.OrdinalIgnoreCase);
}
