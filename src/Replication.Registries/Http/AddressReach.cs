using System.Net;
using System.Net.Sockets;

namespace Replication.Registries.Http;

/// <summary>Where an address can be reached from.</summary>
internal enum AddressReach
{
    Public,

    /// <summary>This machine and private networks (RFC 1918, RFC 4193, RFC 6598).</summary>
    Private,

    /// <summary>Addresses that serve this machine alone, among them those where clouds hand out a machine's credentials: no registry has business there.</summary>
    Never,
}

internal static class AddressClassifier
{
    private static readonly IPNetwork[] PrivateNetworks =
    [
        .. new[] { "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "::1/128", "fc00::/7" }.Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork[] NeverNetworks =
    [
        .. new[] { "0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3", "100.100.100.200/32", "192.0.0.192/32", "::/128", "fe80::/10", "ff00::/8", "fd00:ec2::254/128" }
            .Select(IPNetwork.Parse),
    ];

    public static AddressReach Classify(IPAddress address)
    {
        var it = address.AddressFamily == AddressFamily.InterNetworkV6 && address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (NeverNetworks.Any(network => network.Contains(it)))
            return AddressReach.Never;
        return PrivateNetworks.Any(network => network.Contains(it)) ? AddressReach.Private : AddressReach.Public;
    }
}
