using System.Net;

namespace Replication.Registries.Http;

/// <summary>Decides where a registry may send us, and who may see its password.</summary>
internal sealed class HostRules(RegistryConnection connection)
{
    private readonly Uri _endpoint = connection.Endpoint;

    /// <summary>True for the registry itself: only it gets our <c>Authorization</c>.</summary>
    public bool IsRegistry(Uri uri) => uri.Scheme == _endpoint.Scheme && IsSameHost(uri) && uri.Port == _endpoint.Port;

    /// <summary>True for the registry's host, whatever the port: only it sees our certificate, and is excused from showing a good one.</summary>
    public bool IsRegistry(string host) => string.Equals(host, _endpoint.IdnHost, StringComparison.OrdinalIgnoreCase);

    /// <summary>True when an address that the registry named may be requested at all; its host's addresses are looked at when connecting.</summary>
    public bool MayFollow(Uri uri) =>
        uri.Scheme is "http" or "https"
        && (uri.Scheme == "https" || _endpoint.Scheme == "http")
        && uri.UserInfo.Length == 0;

    /// <summary>True when a token realm may see the user name and password.</summary>
    public bool MaySeePassword(Uri realm) => MayFollow(realm) && (IsSameHost(realm) || IsListed(realm.Host, realm.Port) || SharesDomain(realm.IdnHost, _endpoint.IdnHost));

    /// <summary>True when connecting needs no look at the host's addresses.</summary>
    public bool IsTrusted(string host, int port) => IsRegistry(host) || IsListed(host, port);

    /// <summary>True when a host that is not trusted may be connected to at this address.</summary>
    public bool MayConnect(IPAddress address, bool registryIsPrivate) => AddressClassifier.Classify(address) switch
    {
        AddressReach.Public => connection.InternetAccess,
        AddressReach.Private => registryIsPrivate,
        _ => false,
    };

    // Whoever answers under registry.example.com and auth.example.com is the same party; under a.co.uk and b.co.uk it is not.
    internal static bool SharesDomain(string one, string other)
    {
        if (IPAddress.TryParse(one, out _) || IPAddress.TryParse(other, out _))
            return false;
        var (left, right) = (one.ToLowerInvariant().Split('.'), other.ToLowerInvariant().Split('.'));
        var shared = left.Reverse().Zip(right.Reverse()).TakeWhile(static pair => pair.First == pair.Second).Count();
        var isShortSuffix = shared >= 2 && left[^1].Length == 2 && left[^2].Length <= 3;
        return shared >= (isShortSuffix ? 3 : 2);
    }

    private bool IsSameHost(Uri uri) => IsRegistry(uri.IdnHost);

    private bool IsListed(string host, int port) => connection.AllowedHosts.Any(allowed =>
        allowed.StartsWith("*.", StringComparison.Ordinal)
            ? host.EndsWith(allowed[1..], StringComparison.OrdinalIgnoreCase)
            : string.Equals(allowed, host, StringComparison.OrdinalIgnoreCase) || string.Equals(allowed, $"{host}:{port}", StringComparison.OrdinalIgnoreCase));
}
