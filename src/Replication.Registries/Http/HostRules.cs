using System.Net;

namespace Replication.Registries.Http;

/// <summary>Decides where a registry may send us, what we may write there, and who may see its password.</summary>
internal sealed class HostRules(RegistryConnection connection)
{
    private readonly Uri _endpoint = connection.Endpoint;

    /// <summary>True for the registry itself: only it gets our <c>Authorization</c>.</summary>
    public bool IsRegistry(Uri uri) => uri.Scheme == _endpoint.Scheme && IsSameHost(uri) && uri.Port == _endpoint.Port;

    /// <summary>True for the registry's host, whatever the port: only it sees our certificate, and is excused from showing a good one.</summary>
    public bool IsRegistry(string host) => IsSame(host, _endpoint.IdnHost);

    /// <summary>A host name as it is compared: an IPv6 address without brackets.</summary>
    public static string Plain(string host) => host.Trim('[', ']');

    /// <summary>
    /// True when an address that the registry named may be read; the addresses of its host are checked when connecting. Without internet access
    /// only the endpoint itself, host and port, and the listed hosts may.
    /// </summary>
    public bool MayFollow(Uri uri) => IsAsProtected(uri) && (connection.InternetAccess || IsTrusted(uri.IdnHost, uri.Port));

    /// <summary>True when POST, PUT, PATCH and DELETE may go to an address: the registry itself, host and port, and the listed hosts.</summary>
    public bool MayWrite(Uri uri) => IsAsProtected(uri) && IsTrusted(uri.IdnHost, uri.Port);

    /// <summary>True when a token realm may see the user name and password.</summary>
    public bool MaySeePassword(Uri realm) => MayFollow(realm)
        && (IsSameHost(realm) || IsListed(realm.Host, realm.Port) || PublicSuffixes.ShareOwner(realm.IdnHost, _endpoint.IdnHost));

    /// <summary>
    /// True when a token realm may get the password in a POST, which is a write. Its certificate proves that a host of the registry's domain is no
    /// other service of this machine or network.
    /// </summary>
    public bool MayPostPassword(Uri realm) => MayWrite(realm)
        || (MaySeePassword(realm) && realm.Scheme == "https" && !(connection.Tls.AcceptAnyCertificate && IsSameHost(realm)));

    /// <summary>True for the endpoints of the registry, host and port, and for hosts that the operator listed.</summary>
    public bool IsTrusted(string host, int port) => IsEndpoint(_endpoint, host, port) || IsPublicEndpoint(host, port) || IsListed(host, port);

    /// <summary>True for hosts that the operator named without a wildcard.</summary>
    public bool IsNamed(string host, int port) =>
        IsEndpoint(_endpoint, host, port) || IsPublicEndpoint(host, port) || connection.AllowedHosts.Any(allowed => IsExactly(allowed, host, port));

    /// <summary>True when an address of a host may be connected to; <paramref name="registry"/> is where the registry's own host can be reached.</summary>
    public bool MayConnect(IPAddress address, string host, int port, AddressReach registry) => AddressClassifier.Classify(address) switch
    {
        AddressReach.Never => false,
        AddressReach.Loopback when registry != AddressReach.Loopback => IsNamed(host, port),
        _ when IsTrusted(host, port) => true,
        AddressReach.Public => connection.InternetAccess,
        _ => connection.InternetAccess && registry is AddressReach.Private or AddressReach.Loopback,
    };

    // A registry without TLS may name one with it, never the other way.
    private bool IsAsProtected(Uri uri) => (uri.Scheme == "https" || (uri.Scheme == "http" && _endpoint.Scheme == "http")) && uri.UserInfo.Length == 0;

    private bool IsSameHost(Uri uri) => IsRegistry(uri.IdnHost);

    private bool IsPublicEndpoint(string host, int port) => connection is { InternetAccess: true, PublicEndpoint: { } other } && IsEndpoint(other, host, port);

    private static bool IsEndpoint(Uri endpoint, string host, int port) => port == endpoint.Port && IsSame(host, endpoint.IdnHost);

    private static bool IsSame(string one, string other) => string.Equals(Plain(one), Plain(other), StringComparison.OrdinalIgnoreCase);

    private bool IsListed(string host, int port) => connection.AllowedHosts.Any(allowed =>
        allowed.StartsWith("*.", StringComparison.Ordinal) ? host.EndsWith(allowed[1..], StringComparison.OrdinalIgnoreCase) : IsExactly(allowed, host, port));

    private static bool IsExactly(string allowed, string host, int port) =>
        string.Equals(allowed, host, StringComparison.OrdinalIgnoreCase) || string.Equals(allowed, $"{host}:{port}", StringComparison.OrdinalIgnoreCase);
}
