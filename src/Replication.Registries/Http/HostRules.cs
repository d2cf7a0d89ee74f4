using System.Net;

namespace Replication.Registries.Http;

/// <summary>Decides which hosts of a registry may be read, may be written to, and may receive its password.</summary>
internal sealed class HostRules(RegistryConnection connection)
{
    private readonly Uri _endpoint = connection.Endpoint;

    /// <summary>True for the registry endpoint. Only requests to it carry the <c>Authorization</c> header.</summary>
    public bool IsRegistry(Uri uri) => uri.Scheme == _endpoint.Scheme && IsSameHost(uri) && uri.Port == _endpoint.Port;

    /// <summary>
    /// True for the host of the registry, on any port. Only this host receives the client certificate, and only for it
    /// <see cref="RegistryTls.AcceptAnyCertificate"/> applies.
    /// </summary>
    public bool IsRegistry(string host) => IsSame(host, _endpoint.IdnHost);

    /// <summary>Returns a host name for comparison: an IPv6 address without brackets.</summary>
    public static string Plain(string host) => host.Trim('[', ']');

    /// <summary>
    /// True when GET and HEAD requests may go to an address that the registry named. The connector checks the IP addresses of its host.
    /// Without internet access, only the endpoint (host and port) and the allowed hosts are permitted.
    /// </summary>
    public bool MayFollow(Uri uri) => IsAsProtected(uri) && (connection.InternetAccess || IsTrusted(uri.IdnHost, uri.Port));

    /// <summary>True when POST, PUT, PATCH and DELETE may go to an address: the endpoint (host and port) and the allowed hosts.</summary>
    public bool MayWrite(Uri uri) => IsAsProtected(uri) && IsTrusted(uri.IdnHost, uri.Port);

    /// <summary>True when a token server may receive the user name and password.</summary>
    public bool MayReceivePassword(Uri realm) => MayFollow(realm)
        && (IsSameHost(realm) || IsListed(realm.Host, realm.Port) || PublicSuffixes.ShareOwner(realm.IdnHost, _endpoint.IdnHost));

    /// <summary>
    /// True when a token server may receive the password in a POST request, which is a write. A verified certificate proves that a host of
    /// the registry's domain is not another service of this machine or network.
    /// </summary>
    public bool MayPostPassword(Uri realm) => MayWrite(realm)
        || (MayReceivePassword(realm) && realm.Scheme == "https" && !(connection.Tls.AcceptAnyCertificate && IsSameHost(realm)));

    /// <summary>True for the endpoints of the registry (host and port) and for allowed hosts.</summary>
    public bool IsTrusted(string host, int port) =>
        IsEndpoint(_endpoint, host, port) || IsPublicEndpoint(host, port) || IsListed(host, port);

    /// <summary>True for the endpoints of the registry and for allowed hosts that are listed without a wildcard.</summary>
    public bool IsNamed(string host, int port) =>
        IsEndpoint(_endpoint, host, port)
            || IsPublicEndpoint(host, port)
            || connection.AllowedHosts.Any(allowed => IsExactly(allowed, host, port));

    /// <summary>
    /// True when a connection to an IP address of a host is permitted. <paramref name="registry"/> is the class of the registry's own
    /// addresses.
    /// </summary>
    public bool MayConnect(IPAddress address, string host, int port, AddressReach registry) => AddressClassifier.Classify(address) switch
    {
        AddressReach.Never => false,
        AddressReach.Loopback when registry != AddressReach.Loopback => IsNamed(host, port),
        _ when IsTrusted(host, port) => true,
        AddressReach.Public => connection.InternetAccess,
        _ => connection.InternetAccess && registry is AddressReach.Private or AddressReach.Loopback,
    };

    // A registry without TLS may name an https address. A registry with TLS must not name an http address.
    private bool IsAsProtected(Uri uri) =>
        (uri.Scheme == "https" || (uri.Scheme == "http" && _endpoint.Scheme == "http")) && uri.UserInfo.Length == 0;

    private bool IsSameHost(Uri uri) => IsRegistry(uri.IdnHost);

    private bool IsPublicEndpoint(string host, int port) =>
        connection is { InternetAccess: true, PublicEndpoint: { } other } && IsEndpoint(other, host, port);

    private static bool IsEndpoint(Uri endpoint, string host, int port) => port == endpoint.Port && IsSame(host, endpoint.IdnHost);

    private static bool IsSame(string one, string other) => string.Equals(Plain(one), Plain(other), StringComparison.OrdinalIgnoreCase);

    private bool IsListed(string host, int port) => connection.AllowedHosts.Any(allowed =>
        allowed.StartsWith("*.", StringComparison.Ordinal)
            ? host.EndsWith(allowed[1..], StringComparison.OrdinalIgnoreCase)
            : IsExactly(allowed, host, port));

    private static bool IsExactly(string allowed, string host, int port) =>
        string.Equals(allowed, host, StringComparison.OrdinalIgnoreCase)
            || string.Equals(allowed, $"{host}:{port}", StringComparison.OrdinalIgnoreCase);
}
